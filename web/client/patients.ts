import type { Conversation, Patient, PatientPage, TimelinePage } from '../../api/contract/patients';
import { callApi } from './http';

const path = (id: string) => `/patients/${encodeURIComponent(id)}`;

export function listPatients(q: string, cursor: string | undefined, signal?: AbortSignal): Promise<PatientPage> {
  return callApi('GET', '/patients', { query: { q, cursor, limit: 50 }, ...(signal && { signal }) });
}

export function getPatient(id: string, signal?: AbortSignal): Promise<Patient> {
  return callApi('GET', path(id), signal ? { signal } : {});
}

export function getTimeline(id: string, cursor: string | undefined, signal?: AbortSignal): Promise<TimelinePage> {
  return callApi('GET', `${path(id)}/timeline`, { query: { cursor, limit: 100 }, ...(signal && { signal }) });
}

export function getConversation(id: string, signal?: AbortSignal): Promise<Conversation> {
  return callApi('GET', `${path(id)}/conversation`, signal ? { signal } : {});
}
