import { CarepathFailure } from '../../core/errors';
import type { Scope } from '../../core/record/scope';
import { requestChange, type RequestChangeDeps } from './request-change';
import { type Ordered, type OrderDeps, whenTakenIn } from './when-taken-in';

/**
 * Ends an enrollment by hand, with the reason on the timeline. Two people at once are one cancellation.
 * @throws CarepathFailure not-found, or conflict when it has ended already.
 */
export async function cancelEnrollment(
  deps: Omit<RequestChangeDeps, 'runtime'> & OrderDeps,
  scope: Scope,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Ordered> {
  const enrollment = await deps.enrollments.get(scope, id);
  if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  return whenTakenIn(deps, 'This enrollment is ending already.', (runtime) =>
    requestChange({ ...deps, runtime }, scope, enrollment, {
      source: 'cancel',
      news: { type: 'cancel', outcome: 'cancelled' },
      kind: 'enrollment.cancellationRequested',
      data: { reason },
    }),
  );
}
