import { CarepathFailure } from '../../core/errors';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import { requestChange, type RequestChangeDeps } from './request-change';

/**
 * Ends an enrollment by hand, with the reason on the timeline. Two people at once are one cancellation.
 * @throws CarepathFailure not-found, or conflict when it has ended already.
 */
export async function cancelEnrollment(
  deps: RequestChangeDeps,
  scope: Scope,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Enrollment> {
  const enrollment = await deps.enrollments.get(scope, id);
  if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  return requestChange(deps, scope, enrollment, {
    source: 'cancel',
    news: { type: 'cancel', outcome: 'cancelled' },
    kind: 'enrollment.cancellationRequested',
    data: { reason },
  });
}
