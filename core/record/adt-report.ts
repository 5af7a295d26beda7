import type { EncounterReport } from './encounter';
import type { Identifier, PatientChanges } from './patient';

/** What an HL7 v2 message says before its content is read: MSH (and EVN-1 when MSH-9 has no trigger). */
export interface Hl7Header {
  /** MSH-3 and MSH-4. */
  readonly application: string;
  readonly facility: string;
  /** MSH-9.1, `ADT`. */
  readonly messageType: string;
  /** MSH-9.2, `A03`. */
  readonly trigger: string;
  /** MSH-10; empty when the sender gave none. */
  readonly controlId: string;
  /** How many MSH segments the frame has; one is right. */
  readonly messages: number;
}

export const supportedTriggers = ['A01', 'A03', 'A04', 'A08', 'A11', 'A13'] as const;
export type AdtTrigger = (typeof supportedTriggers)[number];

/** One thing wrong in a message. `at` is segment and field (`PV1-45`); `message` is a sentence without PHI. */
export interface AdtFault {
  readonly at: string;
  readonly message: string;
  /** HL7 table 0357: 101 missing, 102 data type, 103 value, 200 type, 201 event, 204 unknown key, 207 internal. */
  readonly code: '100' | '101' | '102' | '103' | '200' | '201' | '204' | '207';
}

/** An ADT message as the records need it. */
export interface AdtReport {
  readonly trigger: AdtTrigger;
  readonly identifiers: readonly Identifier[];
  readonly patient: PatientChanges & { readonly name: { readonly given: string; readonly family: string } };
  readonly encounter: Omit<EncounterReport, 'patientId'>;
  /** Set when the message says that the patient died: PID-29, PID-30 = Y, or a PV1-36 disposition of 20 or 40-42. */
  readonly died?: Date;
  /** What was odd and how it was read, without PHI. */
  readonly warnings: readonly string[];
}

export type AdtReading =
  | { readonly ok: true; readonly report: AdtReport }
  | { readonly ok: false; readonly faults: readonly AdtFault[]; readonly warnings: readonly string[] };

/** The answer to one message: AA accepted, AE an error in its content, AR rejected whatever its content. */
export interface Acknowledgment {
  readonly code: 'AA' | 'AE' | 'AR';
  /** No PHI: it is logged by interface engines on the way. */
  readonly text?: string;
  readonly faults?: readonly AdtFault[];
}

/** A block that was not a whole MLLP frame: its end never came, or it was over the size limit. */
export type FrameProblem = 'incomplete' | 'too-large';
