import type { Step } from '../pathway/definition';
import type { EnrollmentProgress } from '../pathway/progress';

export type EnrollmentStatus = 'starting' | 'running' | 'ended';

/** What started an enrollment. `key` makes it unique for the patient and pathway: `encounter/<id>/<dischargeSeq>`. */
export interface Trigger {
  readonly kind: 'event' | 'manual' | 'api' | 'pathway';
  readonly key: string;
  readonly encounterId?: string;
}

export interface Enrollment {
  readonly id: string;
  readonly orgId: string;
  readonly patientId: string;
  readonly pathway: string;
  readonly definitionId: string;
  readonly definitionVersion: number;
  readonly trigger: Trigger;
  /** The enrollment whose `call` step started this one. */
  readonly parent?: { readonly enrollmentId: string; readonly target: string };
  /** The clinical instant the clocks count from: the discharge, not the message's arrival. */
  readonly startAt: Date;
  readonly status: EnrollmentStatus;
  /** The pathway's end or exit code, e.g. `completed`, `readmitted`, `entered-in-error`. */
  readonly outcome?: string;
  readonly endedAt?: Date;
  /** The last numbered step applied to the record. */
  readonly step: number;
  /** Steps that people have added for this one patient, in their order; they stay over versions. */
  readonly additions?: readonly Step[];
  /** Where the patient is: written by each step from the engine's state. */
  readonly progress?: EnrollmentProgress;
  readonly createdAt: Date;
}
