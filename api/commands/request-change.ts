import { CarepathFailure } from '../../core/errors';
import type { Repositories } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import type { Enrollment } from '../../core/record/enrollment';
import type { InboxEntry } from '../../core/record/inbox';
import type { Scope } from '../../core/record/scope';
import { tellEnrollment, type TellDeps } from '../../core/tell-enrollment';

export type RequestChangeDeps = TellDeps & Pick<Repositories, 'enrollments' | 'timeline'>;

interface RequestedChange {
  /** The same source is one change. */
  readonly source: string;
  readonly news: InboxEntry['news'];
  /** What the timeline calls it, and says of it. */
  readonly kind: string;
  readonly data: { readonly [key: string]: Json };
}

/**
 * What a person wants of a running enrollment: on the timeline and stored before the workflow is signalled.
 * @throws CarepathFailure conflict when the enrollment has ended already
 */
export async function requestChange(
  deps: RequestChangeDeps,
  scope: Scope,
  enrollment: Enrollment,
  { source, news, kind, data }: RequestedChange,
): Promise<Enrollment> {
  const { id, patientId, pathway } = enrollment;
  if (enrollment.status === 'ended') throw new CarepathFailure('conflict', 'This enrollment has ended already.');
  await deps.timeline.append(scope, {
    id: `${id}/${source}`,
    at: deps.clock.now(),
    kind,
    actor: scope.actor,
    subject: { type: 'enrollment', id },
    patientId,
    enrollmentId: id,
    data: { pathway, ...data },
  });
  await tellEnrollment(deps, scope, enrollment, source, news);
  return (await deps.enrollments.get(scope, id)) ?? enrollment;
}
