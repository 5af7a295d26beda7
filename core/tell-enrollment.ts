import type { Clock, PathwayRuntime } from './ports';
import type { InboxRepository } from './repositories';
import type { Enrollment } from './record/enrollment';
import type { InboxEntry } from './record/inbox';
import type { Scope } from './record/scope';

export interface TellDeps {
  readonly inbox: Pick<InboxRepository, 'store' | 'drop'>;
  readonly runtime: Pick<PathwayRuntime, 'notify'>;
  readonly clock: Clock;
}

/**
 * Stores news for a running enrollment, then signals it by id. The same source again is the same entry; a signal that
 * does not get through is left to the sweeper, so a caller that has stored everything can answer at once.
 */
export async function tellEnrollment(
  deps: TellDeps,
  scope: Scope,
  enrollment: Pick<Enrollment, 'id' | 'orgId' | 'status'>,
  source: string,
  news: InboxEntry['news'],
): Promise<void> {
  const id = `${enrollment.id}/${source}`;
  const at = deps.clock.now();
  await deps.inbox.store(scope, { id, orgId: scope.orgId, enrollmentId: enrollment.id, news, at });
  const answer = await deps.runtime.notify(enrollment, id).catch(() => 'deferred' as const);
  // A workflow that is only about to start cannot be gone.
  if (answer === 'gone' && enrollment.status === 'running') await deps.inbox.drop(scope, id, at);
}
