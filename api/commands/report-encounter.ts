import { CarepathFailure } from '../../core/errors';
import type { Encounter, EncounterReport } from '../../core/record/encounter';
import type { Scope } from '../../core/record/scope';
import { notifyEnrollments, type PatientEvent } from './notify-enrollments';
import { reportEvent, type EventReceipt, type ReportEventDeps } from './report-event';

/** What a source says has happened to a stay. */
export type EncounterChange = 'admitted' | 'updated' | 'discharged' | 'discharge-cancelled' | 'admission-cancelled';

export interface EncounterReceipt extends EventReceipt {
  readonly encounter: Encounter;
  readonly warnings: readonly string[];
}

const nothing: EventReceipt = { enrolled: [], notified: [], undecided: [] };

/**
 * Records what happened to a stay and tells the pathways. Reports may come twice, in parallel and out of order; each may
 * be told again after a crash: the events carry references made of the stay and its discharge sequence.
 * @throws CarepathFailure not-found or conflict when it speaks of a stay or a discharge that is not known (yet), or of a
 * stay of another patient; invalid-input for a discharge without its time.
 */
export async function reportEncounter(
  deps: ReportEventDeps,
  scope: Scope,
  change: EncounterChange,
  report: EncounterReport,
): Promise<EncounterReceipt> {
  const known = await deps.encounters.findByIdentifier(scope, report.identifier);
  if (known !== null && known.patientId !== report.patientId) {
    throw new CarepathFailure('conflict', 'The visit number belongs to a stay of another patient.');
  }
  switch (change) {
    case 'admitted':
      return admit(deps, scope, report);
    case 'updated':
      return update(deps, scope, report, known);
    case 'discharged':
      return discharge(deps, scope, report);
    case 'discharge-cancelled':
      return cancelDischarge(deps, scope, report, known);
    case 'admission-cancelled':
      return cancelAdmission(deps, scope, report);
  }
}

async function admit(deps: ReportEventDeps, scope: Scope, report: EncounterReport): Promise<EncounterReceipt> {
  const encounter = await deps.encounters.report(scope, report, 'in-progress');
  const event = admission(encounter, report.admittedAt ?? encounter.admittedAt ?? deps.clock.now());
  switch (encounter.status) {
    case 'cancelled':
      return { ...nothing, encounter, warnings: ['The admission was cancelled before: it stays cancelled.'] };
    case 'discharged':
      // It came late. It may still be the readmission after an earlier stay, but it is no start of anything now.
      return { ...nothing, notified: await notifyEnrollments(deps, scope, event), encounter, warnings: [] };
    case 'planned':
    case 'in-progress':
      return { ...(await reportEvent(deps, scope, event)), encounter, warnings: [] };
  }
}

/** Fills in what is new. The discharge time of a stay that has been discharged is corrected, which is no second discharge. */
async function update(
  deps: ReportEventDeps,
  scope: Scope,
  report: EncounterReport,
  known: Encounter | null,
): Promise<EncounterReceipt> {
  const { dischargedAt, dischargeTimeSource: _source, ...rest } = report;
  if (known?.status === 'discharged' && dischargedAt !== undefined) {
    const { encounter } = await deps.encounters.discharge(scope, { ...report, dischargedAt });
    return { ...nothing, encounter, warnings: [] };
  }
  const encounter = await deps.encounters.report(scope, rest, 'unchanged');
  await tellAdmission(deps, scope, encounter);
  const warnings =
    dischargedAt === undefined ? [] : ['A discharge time in an update discharges nobody: it is ignored.'];
  return { ...nothing, encounter, warnings };
}

async function discharge(deps: ReportEventDeps, scope: Scope, report: EncounterReport): Promise<EncounterReceipt> {
  const { dischargedAt } = report;
  if (dischargedAt === undefined) throw new CarepathFailure('invalid-input', 'A discharge needs its time.');
  const { encounter } = await deps.encounters.discharge(scope, { ...report, dischargedAt });
  if (encounter.status !== 'discharged') {
    return {
      ...nothing,
      encounter,
      warnings: ['The discharge or the stay was cancelled after this was recorded: it is ignored.'],
    };
  }
  await tellAdmission(deps, scope, encounter);
  const receipt = await reportEvent(deps, scope, {
    type: 'encounter.discharged',
    patientId: encounter.patientId,
    encounterId: encounter.id,
    at: encounter.dischargedAt ?? dischargedAt,
    reference: `${encounter.id}/${encounter.dischargeSeq}/discharged`,
  });
  await catchUp(deps, scope, encounter);
  return { ...receipt, encounter, warnings: [] };
}

/**
 * Tells the enrollments of earlier stays that the patient is in a bed again, where that may never have been told: the
 * admission message may be lost, late, or have named another class. The event has one reference: twice is harmless.
 */
async function tellAdmission(deps: ReportEventDeps, scope: Scope, encounter: Encounter): Promise<void> {
  if (!isInpatient(encounter) || encounter.admittedAt === undefined || encounter.status === 'cancelled') return;
  await notifyEnrollments(deps, scope, admission(encounter, encounter.admittedAt));
}

/**
 * What happened before this discharge was known found no enrollment to tell: a cancellation handled at the same moment on
 * another connection, or a readmission that came before the news of the discharge.
 */
async function catchUp(deps: ReportEventDeps, scope: Scope, discharged: Encounter): Promise<void> {
  for (const stay of await deps.encounters.listForPatient(scope, discharged.patientId)) {
    if (stay.id !== discharged.id) await tellAdmission(deps, scope, stay);
    else if (stay.status !== 'discharged' && stay.dischargeSeq === discharged.dischargeSeq) {
      await notifyEnrollments(deps, scope, dischargeCancellation(stay, deps.clock.now()));
    }
  }
}

async function cancelDischarge(
  deps: ReportEventDeps,
  scope: Scope,
  report: EncounterReport,
  known: Encounter | null,
): Promise<EncounterReceipt> {
  if (known?.dischargeSeq === 0) {
    throw new CarepathFailure('conflict', 'The discharge that this cancels has not arrived. Send it again after that.');
  }
  const result = await deps.encounters.cancelDischarge(scope, report.identifier, report.recordedAt);
  if (result === null) throw unknownStay();
  const { encounter } = result;
  if (encounter.status === 'discharged') {
    return {
      ...nothing,
      encounter,
      warnings: ['The stay was discharged again after this was recorded: it is ignored.'],
    };
  }
  const event = dischargeCancellation(encounter, report.recordedAt ?? deps.clock.now());
  return { ...(await reportEvent(deps, scope, event)), encounter, warnings: [] };
}

async function cancelAdmission(
  deps: ReportEventDeps,
  scope: Scope,
  report: EncounterReport,
): Promise<EncounterReceipt> {
  const result = await deps.encounters.cancelAdmission(scope, report.identifier, report.recordedAt);
  if (result === null) throw unknownStay();
  const { encounter } = result;
  const receipt = await reportEvent(deps, scope, {
    type: 'encounter.admissionCancelled',
    patientId: encounter.patientId,
    encounterId: encounter.id,
    at: report.recordedAt ?? deps.clock.now(),
    reference: `${encounter.id}/admissionCancelled`,
  });
  return { ...receipt, encounter, warnings: [] };
}

function unknownStay(): CarepathFailure {
  return new CarepathFailure(
    'not-found',
    'The visit that this cancels is not known. Send it again after the admission.',
  );
}

/** An admission to a bed is `encounter.admitted`; a visit to the emergency department or a clinic is no readmission. */
function admission(encounter: Encounter, at: Date): PatientEvent {
  const what = isInpatient(encounter) ? 'admitted' : 'registered';
  return {
    type: `encounter.${what}`,
    patientId: encounter.patientId,
    encounterId: encounter.id,
    at,
    reference: `${encounter.id}/${what}`,
  };
}

function isInpatient({ class: kind }: Encounter): boolean {
  return kind === 'IMP' || kind === 'OBSENC';
}

function dischargeCancellation(encounter: Encounter, at: Date): PatientEvent {
  return {
    type: 'encounter.dischargeCancelled',
    patientId: encounter.patientId,
    encounterId: encounter.id,
    at,
    reference: `${encounter.id}/${encounter.dischargeSeq}/dischargeCancelled`,
  };
}
