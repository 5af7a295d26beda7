import type { MadeLink, MakeLinkRequest, MaterialList, PatientLinkList } from '../../api/contract/links';
import { callApi } from './http';

const path = (patientId: string) => `/patients/${encodeURIComponent(patientId)}/links`;

export function getLinks(patientId: string, signal?: AbortSignal): Promise<PatientLinkList> {
  return callApi('GET', path(patientId), signal ? { signal } : {});
}

/** What there is for patients to read. */
export function getMaterials(signal?: AbortSignal): Promise<MaterialList> {
  return callApi('GET', '/materials', signal ? { signal } : {});
}

/** Makes a link to one page, and sends it where that is asked for; its address is known from this answer only. */
export function makeLink(patientId: string, wanted: MakeLinkRequest): Promise<MadeLink> {
  return callApi('POST', path(patientId), { body: wanted });
}

export function revokeLink(patientId: string, linkId: string): Promise<void> {
  return callApi('DELETE', `${path(patientId)}/${encodeURIComponent(linkId)}`);
}
