import type { EnrollmentDetail, EnrollmentPage } from '../../api/contract/enrollments';
import { callApi } from './http';

export function listEnrollments(patientId: string, signal?: AbortSignal): Promise<EnrollmentPage> {
  return callApi('GET', '/enrollments', { query: { patient: patientId, limit: 50 }, ...(signal && { signal }) });
}

export function getEnrollment(id: string, signal?: AbortSignal): Promise<EnrollmentDetail> {
  return callApi('GET', `/enrollments/${encodeURIComponent(id)}`, signal ? { signal } : {});
}
