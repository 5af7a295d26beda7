import type { Identifier } from './patient';

export type DischargeTimeSource = 'PV1-45' | 'EVN-6' | 'EVN-2' | 'MSH-7' | 'api';

export interface Encounter {
  readonly id: string;
  readonly orgId: string;
  readonly patientId: string;
  readonly identifier: Identifier;
  /** HL7 v3 ActEncounterCode: IMP inpatient, EMER emergency, AMB ambulatory, OBSENC observation. */
  readonly class: 'IMP' | 'EMER' | 'AMB' | 'OBSENC' | 'unknown';
  readonly status: 'planned' | 'in-progress' | 'discharged' | 'cancelled';
  readonly admittedAt?: Date;
  readonly dischargedAt?: Date;
  readonly dischargeTimeSource?: DischargeTimeSource;
  /** PV1-36: where to; 20 and 40-42 mean deceased (NUBC patient status). */
  readonly dischargeDisposition?: string;
  /** Rises on each transition into `discharged`; part of the enrollment's natural key. */
  readonly dischargeSeq: number;
  /**
   * When the source recorded what the status rests on (EVN-2): the last discharge, its correction, or a cancellation. A
   * discharge or a cancellation that was recorded before it is old news that arrived late, and changes nothing.
   */
  readonly transitionRecordedAt?: Date;
  readonly location?: string;
  /** LACE items that are known; an absent one makes the score incomplete, never lower. */
  readonly lace?: { readonly acute?: boolean; readonly charlson?: number; readonly edVisits6Months?: number };
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** What one source message says of an encounter; the repository turns it into a transition. */
export interface EncounterReport {
  readonly identifier: Identifier;
  readonly patientId: string;
  /** When the source recorded this (EVN-2, else MSH-7); absent when it does not say, and then it is taken as news. */
  readonly recordedAt?: Date;
  readonly class?: Encounter['class'];
  readonly admittedAt?: Date;
  readonly dischargedAt?: Date;
  readonly dischargeTimeSource?: DischargeTimeSource;
  readonly dischargeDisposition?: string;
  readonly location?: string;
  readonly lace?: Encounter['lace'];
}
