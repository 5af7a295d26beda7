import type { AdtReport, AdtTrigger } from '../../core/record/adt-report';
import type { Repositories } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import { reportEncounter, type EncounterChange } from './report-encounter';
import { reportEvent, type ReportEventDeps } from './report-event';

export type ApplyAdtDeps = ReportEventDeps & Pick<Repositories, 'patients' | 'encounters'>;

export interface AppliedAdt {
  readonly patientId: string;
  readonly encounterId: string;
  readonly warnings: readonly string[];
}

const changes: Readonly<Record<AdtTrigger, EncounterChange>> = {
  A01: 'admitted',
  A03: 'discharged',
  A04: 'admitted',
  A08: 'updated',
  A11: 'admission-cancelled',
  A13: 'discharge-cancelled',
};

/**
 * Brings one ADT message into the record and tells the pathways. Idempotent, so that a message may be applied again after
 * a crash or by a replay.
 * @throws CarepathFailure for a message that the record cannot take; nothing of the stay has changed then.
 */
export async function applyAdt(deps: ApplyAdtDeps, scope: Scope, report: AdtReport): Promise<AppliedAdt> {
  const patient = await deps.patients.upsertByIdentifier(scope, report.identifiers, report.patient);
  // Before the discharge: nobody who has died is to be enrolled by the same message.
  const death =
    report.died === undefined
      ? null
      : await reportEvent(deps, scope, {
          type: 'patient.died',
          patientId: patient.id,
          at: report.died,
          reference: `${patient.id}/died`,
        });
  const receipt = await reportEncounter(deps, scope, changes[report.trigger], {
    ...report.encounter,
    patientId: patient.id,
  });
  const undecided = [...(death?.undecided ?? []), ...receipt.undecided];
  return {
    patientId: patient.id,
    encounterId: receipt.encounter.id,
    warnings: [
      ...receipt.warnings,
      ...undecided.map((pathway) => `Facts are missing to decide about the pathway ${pathway}.`),
    ],
  };
}
