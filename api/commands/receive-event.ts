import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import type { EncounterReport } from '../../core/record/encounter';
import type { Identifier, Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import { reportEncounter, type EncounterChange } from './report-encounter';
import { reportEvent, type EventReceipt, type ReportEventDeps } from './report-event';

export interface ReceivedEvent {
  readonly type: string;
  readonly patient: string | Identifier;
  /** The source's own id of it: the same again changes nothing. */
  readonly id?: string | undefined;
  readonly at?: Date | undefined;
  readonly encounter?: Omit<EncounterReport, 'patientId' | 'recordedAt' | 'dischargeTimeSource'> | undefined;
}

const encounterChanges: Readonly<Record<string, EncounterChange>> = {
  'encounter.admitted': 'admitted',
  'encounter.registered': 'admitted',
  'encounter.updated': 'updated',
  'encounter.discharged': 'discharged',
  'encounter.dischargeCancelled': 'discharge-cancelled',
  'encounter.admissionCancelled': 'admission-cancelled',
};

/** Clocks of other systems differ; what they tell of tomorrow has not happened. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;

/**
 * Takes in an event told by any system through the API: a stay's events change the stay first, a death is recorded on the
 * patient, and the pathways hear of it.
 * @throws CarepathFailure not-found for an unknown patient or stay, invalid-input with pointers, conflict.
 */
export async function receiveEvent(
  deps: ReportEventDeps,
  scope: Scope,
  event: ReceivedEvent,
): Promise<EventReceipt & { readonly id: string }> {
  const now = deps.clock.now();
  refuseFuture(event, now);
  const patient = await findPatient(deps, scope, event.patient);
  const id = event.id ?? randomUUID();
  const at = event.at ?? now;
  const change = encounterChanges[event.type];
  if (change !== undefined) return { id, ...(await receiveEncounterEvent(deps, scope, change, patient, event, at)) };
  if (event.encounter) throw invalid('/encounter', 'Only the encounter.* events of a stay carry a stay');
  if (event.type === 'patient.died') await recordDeath(deps, scope, patient, at);
  const reference = event.type === 'patient.died' ? `${patient.id}/died` : id;
  return { id, ...(await reportEvent(deps, scope, { type: event.type, patientId: patient.id, at, reference })) };
}

async function receiveEncounterEvent(
  deps: ReportEventDeps,
  scope: Scope,
  change: EncounterChange,
  patient: Patient,
  { encounter, at: toldAt }: ReceivedEvent,
  at: Date,
): Promise<EventReceipt> {
  if (!encounter) throw invalid('/encounter', 'This event needs the stay it is about');
  const report: EncounterReport = {
    ...encounter,
    patientId: patient.id,
    ...(toldAt !== undefined && { recordedAt: toldAt }),
    ...(change === 'admitted' && { admittedAt: encounter.admittedAt ?? at }),
    ...(change === 'discharged' && { dischargedAt: encounter.dischargedAt ?? at, dischargeTimeSource: 'api' as const }),
  };
  const { enrolled, notified, undecided } = await reportEncounter(deps, scope, change, report);
  return { enrolled, notified, undecided };
}

async function findPatient(deps: ReportEventDeps, scope: Scope, who: string | Identifier): Promise<Patient> {
  const patient =
    typeof who === 'string' ? await deps.patients.get(scope, who) : await deps.patients.findByIdentifier(scope, who);
  if (patient !== null) return patient;
  throw new CarepathFailure('not-found', 'There is no such patient.', [
    { pointer: '/patient', message: 'There is no such patient' },
  ]);
}

async function recordDeath(deps: ReportEventDeps, scope: Scope, patient: Patient, at: Date): Promise<void> {
  if (!patient.deceasedAt) await deps.patients.update(scope, patient.id, { deceasedAt: at });
}

function refuseFuture({ at, encounter }: ReceivedEvent, now: Date): void {
  const instants: readonly (readonly [string, Date | undefined])[] = [
    ['/at', at],
    ['/encounter/admittedAt', encounter?.admittedAt],
    ['/encounter/dischargedAt', encounter?.dischargedAt],
  ];
  for (const [pointer, instant] of instants) {
    if (instant && instant.getTime() > now.getTime() + MAX_AHEAD_MS) throw invalid(pointer, 'This is in the future');
  }
}

function invalid(pointer: string, message: string): CarepathFailure {
  return new CarepathFailure('invalid-input', 'The event was not taken.', [{ pointer, message }]);
}
