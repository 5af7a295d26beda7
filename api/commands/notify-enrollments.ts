import type { Clock, PathwayRuntime } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';

/** Something that happened to a patient, by the name pathways know it by. */
export interface PatientEvent {
  /** `encounter.discharged`, `patient.died`, `appointment.booked`, ... */
  readonly type: string;
  readonly patientId: string;
  readonly encounterId?: string;
  /** The clinical instant. */
  readonly at: Date;
  /** The same news has the same reference, however often it is told. */
  readonly reference: string;
}

export type NotifyDeps = Pick<Repositories, 'enrollments' | 'inbox'> & {
  readonly runtime: PathwayRuntime;
  readonly clock: Clock;
};

/** Whose business an event of a stay is; every other event concerns all of the patient's enrollments. */
const audiences: Readonly<Record<string, 'own-stay' | 'earlier-stays' | 'other-stays'>> = {
  'encounter.admitted': 'earlier-stays',
  'encounter.registered': 'earlier-stays',
  'encounter.discharged': 'other-stays',
  'encounter.dischargeCancelled': 'own-stay',
  'encounter.admissionCancelled': 'own-stay',
};

/**
 * Tells the patient's running enrollments what happened: the news is stored first, then signalled by id. The same news
 * again changes nothing; what could not be signalled is signalled by the sweeper. Returns the ids of those it is news to.
 */
export async function notifyEnrollments(
  deps: NotifyDeps,
  scope: Scope,
  event: PatientEvent,
): Promise<readonly string[]> {
  const running = await deps.enrollments.running(scope, { patientId: event.patientId });
  const concerned = running.filter((enrollment) => concerns(event, enrollment));
  const told = await Promise.all(concerned.map((enrollment) => notify(deps, scope, enrollment, event)));
  return concerned.filter((_, index) => told[index]).map(({ id }) => id);
}

function concerns(event: PatientEvent, enrollment: Enrollment): boolean {
  // What started an enrollment is no news to it.
  if (enrollment.trigger.key === eventKey(event.reference)) return false;
  const own = event.encounterId !== undefined && enrollment.trigger.encounterId === event.encounterId;
  const audience = audiences[event.type];
  if (audience === undefined) return true;
  switch (audience) {
    case 'own-stay':
      return own;
    case 'other-stays':
      return !own;
    case 'earlier-stays':
      // An admission before the discharge that an enrollment counts from is no readmission, however late it is told.
      return !own && enrollment.startAt.getTime() <= event.at.getTime();
  }
}

/** The trigger key of an enrollment that every occurrence of an event starts anew. */
export function eventKey(reference: string): string {
  return `event/${reference}`;
}

async function notify(deps: NotifyDeps, scope: Scope, enrollment: Enrollment, event: PatientEvent): Promise<boolean> {
  const id = `${enrollment.id}/event/${event.reference}`;
  const stored = await deps.inbox.store(scope, {
    id,
    orgId: scope.orgId,
    enrollmentId: enrollment.id,
    news: { type: 'event', name: event.type, reference: event.reference },
    at: event.at,
  });
  if (!stored) return false;
  const answer = await deps.runtime.notify(enrollment, id);
  // A workflow that is only about to start cannot be gone: the sweeper signals it later.
  if (answer === 'gone' && enrollment.status === 'running') await deps.inbox.drop(scope, id, deps.clock.now());
  return true;
}
