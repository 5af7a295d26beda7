import { wallClock } from '../../../core/calendar/wall-clock';
import { bookedVisit, isOver } from '../../../core/messaging/visits/booked-visit';
import { indexDefinition } from '../../../core/pathway/index-definition';
import type { PathwayDefinition } from '../../../core/pathway/definition';
import type { Clock } from '../../../core/ports';
import type { Enrollment } from '../../../core/record/enrollment';
import type { Language } from '../../../core/record/organization';
import type { Task } from '../../../core/record/task';
import type { TaskRepository } from '../../../core/repositories';
import type { Reader } from './open-link';

export interface RunningProgram {
  readonly enrollment: Enrollment;
  readonly definition: PathwayDefinition | null;
}

/** A visit as the patient is told of it: when, and nothing of what for. */
export interface UpcomingVisit {
  readonly enrollmentId: string;
  /** Of a visit whose time nobody can say, midnight UTC of its day. */
  readonly at: Date;
  readonly isAllDay: boolean;
  /** The clinic's clock shows another time then than the patient's. */
  readonly isInOtherZone: boolean;
}

/** Bookings are few: of a patient's latest tasks. */
const LATEST = 100;

/** The visits that the patient's running programs have booked and that are not over, the soonest first. */
export async function upcomingVisits(
  { tasks, clock }: { readonly tasks: Pick<TaskRepository, 'list'>; readonly clock: Clock },
  { patient, organization, scope }: Reader,
  programs: readonly RunningProgram[],
  language: Language,
): Promise<readonly UpcomingVisit[]> {
  const now = clock.now();
  const { items: done } = await tasks.list(scope, {
    ...{ view: 'all', status: 'completed', patientId: patient.id, sort: 'opened', limit: LATEST, now },
    includeSnoozed: true,
  });
  const clinic = wallClock(organization.zone);
  const own = wallClock(patient.zone ?? organization.zone);
  return programs
    .flatMap((program): readonly UpcomingVisit[] => {
      const enrollmentId = program.enrollment.id;
      const bookings = done.filter((task) => task.enrollmentId === enrollmentId && isAwaited(task, program));
      const visit = bookedVisit(bookings, enrollmentId, organization, language);
      if (!visit || isOver(visit, organization.zone, now)) return [];
      const at = visit.start;
      const isInOtherZone = clinic.wallTimeAt(at.getTime()) !== own.wallTimeAt(at.getTime());
      return [{ enrollmentId, at, isAllDay: visit.isAllDay, isInOtherZone }];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Of an `appointment` step the pathway knows what became of the visit: until then it is to confirm it. */
function isAwaited({ stepId, effectKey, status }: Task, { enrollment, definition }: RunningProgram): boolean {
  const step = definition && indexDefinition(definition).step(stepId);
  if (step?.kind !== 'appointment' || status === 'open') return true;
  return (enrollment.progress?.timers ?? []).some(({ key }) => key === `${effectKey}/confirm`);
}
