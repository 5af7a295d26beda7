import type {
  AddStepRequest,
  EnrollmentDetail,
  EnrollmentPage,
  ExplainedEnrollment,
} from '../../api/contract/enrollments';
import { askApi, callApi } from './http';

export function listEnrollments(patientId: string, signal?: AbortSignal): Promise<EnrollmentPage> {
  return callApi('GET', '/enrollments', { query: { patient: patientId, limit: 50 }, ...(signal && { signal }) });
}

export function getEnrollment(id: string, signal?: AbortSignal): Promise<ExplainedEnrollment> {
  return callApi('GET', `/enrollments/${encodeURIComponent(id)}`, signal ? { signal } : {});
}

/** Not applied: the step is stored, and the pathway follows when it can be reached. @throws ApiProblem */
export async function addStep(
  id: string,
  request: AddStepRequest,
  key: string,
): Promise<{ readonly applied: boolean }> {
  const options = { body: request, idempotencyKey: key };
  const { status } = await askApi<EnrollmentDetail>('POST', `/enrollments/${encodeURIComponent(id)}/steps`, options);
  return { applied: status === 200 };
}

/** An order about the course of one enrollment: the end of its path, and what it says. */
export interface CourseOrder {
  readonly path: 'pause' | 'resume' | 'cancel' | 'steps/skip' | 'steps/reschedule' | 'steps/repeat';
  readonly body: { readonly reason: string; readonly step?: string; readonly to?: string };
}

/** Not applied: the order is stored, and the pathway follows when it can be reached. @throws ApiProblem */
export async function orderCourse(
  id: string,
  { path, body }: CourseOrder,
  key: string,
): Promise<{ readonly applied: boolean }> {
  const options = { body, idempotencyKey: key };
  const { status } = await askApi<EnrollmentDetail>('POST', `/enrollments/${encodeURIComponent(id)}/${path}`, options);
  return { applied: status === 200 };
}
