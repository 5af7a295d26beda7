import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import type { Clock, PathwayRuntime } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';

export type CancelEnrollmentDeps = Pick<Repositories, 'enrollments' | 'inbox' | 'timeline'> & {
  readonly runtime: PathwayRuntime;
  readonly clock: Clock;
};

/**
 * Ends an enrollment by hand. The wish is stored, with its reason on the timeline, before the workflow is signalled: a
 * sweeper signals again what could not be delivered. Two people at once are one cancellation.
 * @throws CarepathFailure not-found, or conflict when it has ended already.
 */
export async function cancelEnrollment(
  deps: CancelEnrollmentDeps,
  scope: Scope,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Enrollment> {
  const enrollment = await deps.enrollments.get(scope, id);
  if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  if (enrollment.status === 'ended') throw new CarepathFailure('conflict', 'This enrollment has ended already.');
  const at = deps.clock.now();
  const inboxId = `${id}/cancel`;
  const news = { type: 'cancel', outcome: 'cancelled' } as const;
  const isNew = await deps.inbox.store(scope, { id: inboxId, orgId: scope.orgId, enrollmentId: id, news, at });
  if (isNew) await recordReason(deps, scope, enrollment, reason, at);
  if ((await deps.runtime.notify(enrollment, inboxId)) === 'gone' && enrollment.status === 'running') {
    await deps.inbox.drop(scope, inboxId, at);
  }
  return (await deps.enrollments.get(scope, id)) ?? enrollment;
}

async function recordReason(
  deps: Pick<Repositories, 'timeline'>,
  scope: Scope,
  { id, patientId, pathway }: Enrollment,
  reason: string,
  at: Date,
): Promise<void> {
  await deps.timeline.append(scope, {
    id: randomUUID(),
    at,
    kind: 'enrollment.cancellationRequested',
    actor: scope.actor,
    subject: { type: 'enrollment', id },
    patientId,
    enrollmentId: id,
    data: { pathway, reason },
  });
}
