import type { Clock } from '../../../core/ports';
import type { TimelineRepository } from '../../../core/repositories';
import type { Reader } from './open-link';

/** The patient says that they have read what a link gave them; once for each link. */
export async function noteRead(
  { timeline, clock }: { readonly timeline: Pick<TimelineRepository, 'append'>; readonly clock: Clock },
  { link, patient, scope }: Reader,
): Promise<void> {
  const { material = '', enrollmentId } = link;
  await timeline.append(scope, {
    id: `link/${link.id}/read`,
    at: clock.now(),
    kind: 'material.read',
    actor: scope.actor,
    subject: { type: 'material', id: material },
    patientId: patient.id,
    ...(enrollmentId !== undefined && { enrollmentId }),
    data: { material },
  });
}
