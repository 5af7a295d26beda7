import type { ChangeConsentRequest, Consent, ConsentList } from '../../api/contract/consents';
import { callApi } from './http';

const path = (patientId: string) => `/patients/${encodeURIComponent(patientId)}/consents`;

export function getConsents(patientId: string, signal?: AbortSignal): Promise<ConsentList> {
  return callApi('GET', path(patientId), signal ? { signal } : {});
}

/** The address is right: messages are tried there again. */
export function confirmAddress(patientId: string, channel: Consent['channel']): Promise<Consent> {
  return callApi('POST', `${path(patientId)}/${channel}/confirm-address`, {});
}

/** Records what the patient has said about messages on a channel. */
export function putConsent(
  patientId: string,
  channel: Consent['channel'],
  change: ChangeConsentRequest,
): Promise<Consent> {
  return callApi('PUT', `${path(patientId)}/${channel}`, { body: change });
}
