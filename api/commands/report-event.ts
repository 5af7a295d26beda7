import { evaluate, factsOf } from '../../core/criteria/evaluate';
import { type FactRepositories, loadFacts } from '../../core/criteria/load-facts';
import { CarepathFailure } from '../../core/errors';
import type { Clock } from '../../core/ports';
import type { Repositories, StoredDefinition } from '../../core/repositories';
import type { Encounter } from '../../core/record/encounter';
import type { Trigger } from '../../core/record/enrollment';
import type { Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import { enroll, type EnrollDeps } from './enroll';
import { eventKey, notifyEnrollments, type NotifyDeps, type PatientEvent } from './notify-enrollments';

export type ReportEventDeps = EnrollDeps &
  NotifyDeps &
  FactRepositories &
  Pick<Repositories, 'timeline'> & { readonly clock: Clock };

export interface EventReceipt {
  readonly enrolled: readonly { readonly enrollmentId: string; readonly pathway: string; readonly created: boolean }[];
  /** Ids of the enrollments it was news to. */
  readonly notified: readonly string[];
  /** Pathways whose start condition could not be decided because facts are missing: for a person to look at. */
  readonly undecided: readonly string[];
}

/**
 * Something happened to a patient: running enrollments that it concerns are told, and pathways that start on it enroll
 * the patient. The same reference again changes nothing.
 * @throws CarepathFailure not-found when there is no such patient or stay.
 */
export async function reportEvent(deps: ReportEventDeps, scope: Scope, event: PatientEvent): Promise<EventReceipt> {
  const patient = await deps.patients.get(scope, event.patientId);
  if (patient === null) throw new CarepathFailure('not-found', 'There is no such patient.');
  const encounter = await findEncounter(deps, scope, event);
  const notified = await notifyEnrollments(deps, scope, event);
  if (patient.deceasedAt !== undefined) return { enrolled: [], notified, undecided: [] };
  return { ...(await startPathways(deps, scope, event, patient, encounter)), notified };
}

async function findEncounter(deps: ReportEventDeps, scope: Scope, event: PatientEvent): Promise<Encounter | null> {
  if (event.encounterId === undefined) return null;
  const encounter = await deps.encounters.get(scope, event.encounterId);
  if (encounter?.patientId !== event.patientId)
    throw new CarepathFailure('not-found', 'This patient has no such stay.');
  return encounter;
}

async function startPathways(
  deps: ReportEventDeps,
  scope: Scope,
  event: PatientEvent,
  patient: Patient,
  encounter: Encounter | null,
): Promise<Omit<EventReceipt, 'notified'>> {
  const enrolled: EventReceipt['enrolled'][number][] = [];
  const undecided: string[] = [];
  for (const definition of await deps.definitions.startingOn(scope, event.type)) {
    const decision = await decide(deps, scope, event, definition);
    if (decision === 'unknown') {
      undecided.push(definition.pathway);
      await recordUndecided(deps, scope, event, patient, definition);
    } else if (decision) {
      const { enrollment, created } = await enroll(deps, scope, {
        patientId: patient.id,
        pathway: definition.pathway,
        version: definition.version,
        trigger: triggerOf(definition, event, encounter),
        startAt: event.at,
      });
      enrolled.push({ enrollmentId: enrollment.id, pathway: definition.pathway, created });
    }
  }
  return { enrolled, undecided };
}

async function decide(
  deps: ReportEventDeps,
  scope: Scope,
  event: PatientEvent,
  { definition }: StoredDefinition,
): Promise<boolean | 'unknown'> {
  const condition = definition.start?.when;
  if (condition === undefined) return true;
  return evaluate(condition, await loadFacts(deps, scope, event, factsOf(condition))).value;
}

/**
 * What makes the enrollment unique. A discharge counts by the stay's discharge sequence: a cancelled discharge and then a
 * real one enroll again, a corrected time does not. Any other event of a stay happens to it once.
 */
function triggerOf({ definition }: StoredDefinition, event: PatientEvent, encounter: Encounter | null): Trigger {
  const stay = encounter === null ? {} : { encounterId: encounter.id };
  switch (definition.start?.once ?? 'always') {
    case 'always':
      return { kind: 'event', key: eventKey(event.reference), ...stay };
    case 'per patient':
      return { kind: 'event', key: 'patient', ...stay };
    case 'per encounter': {
      if (encounter === null) return { kind: 'event', key: eventKey(event.reference) };
      const occurrence = event.type === 'encounter.discharged' ? String(encounter.dischargeSeq) : event.type;
      return { kind: 'event', key: `encounter/${encounter.id}/${occurrence}`, ...stay };
    }
  }
}

/** Nobody is left out in silence: what was missing is on the patient's timeline. */
async function recordUndecided(
  deps: ReportEventDeps,
  scope: Scope,
  event: PatientEvent,
  patient: Patient,
  { id, pathway, version, definition }: StoredDefinition,
): Promise<void> {
  await deps.timeline.append(scope, {
    id: `${patient.id}/undecided/${id}/${event.reference}`,
    at: deps.clock.now(),
    kind: 'enrollment.undecided',
    actor: scope.actor,
    subject: { type: 'Patient', id: patient.id },
    patientId: patient.id,
    data: { pathway, version, event: event.type, condition: definition.start?.when ?? '' },
  });
}
