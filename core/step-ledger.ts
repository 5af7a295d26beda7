import type { Enrollment } from './record/enrollment';
import type { FormDefinition } from './record/form';
import type { MessageIntent, SuppressionReason } from './record/message';
import type { Language } from './record/organization';
import type { Scope } from './record/scope';
import type { Effect } from './pathway/effects';
import type { DefinitionRef } from './pathway/host';
import type { EnrollmentProgress } from './pathway/progress';
import type { Derivation } from './calendar/derivation';
import type { Evaluation } from './criteria/facts';

/** What one numbered step of an enrollment changes. */
export interface StepBatch {
  readonly step: number;
  /** The workflow's instant. */
  readonly at: Date;
  readonly effects: readonly Effect[];
  readonly consumed: {
    readonly decisions: readonly { readonly id: string; readonly target: string }[];
    readonly inbox: readonly string[];
  };
  readonly progress: EnrollmentProgress;
  /** The version that the enrollment is on after this step; absent: the one it was on. */
  readonly definition?: DefinitionRef;
}
/** A batch with what the activity computed for it: nothing is computed in the repository. */
export interface ResolvedBatch extends StepBatch {
  readonly deadlines: ReadonlyMap<string, { readonly at: Date; readonly derivation: Derivation }>;
  /** Conditions answered, with their evidence, by effect key. */
  readonly conditions: ReadonlyMap<string, Evaluation>;
  readonly forms: ReadonlyMap<string, FormDefinition>;
  /** The items that rounds of a `for` go through, by the key of the `list` effect. */
  readonly lists: ReadonlyMap<string, KeptList>;
  /** Rendered messages by effect key. */
  readonly messages: ReadonlyMap<string, RenderedIntent>;
  readonly patientName: string;
}
export interface RenderedIntent {
  readonly id: string;
  readonly address: string;
  readonly language: Language;
  readonly templateVersion: number;
  readonly subject?: string;
  readonly body: string;
  readonly segments?: number;
  readonly suppressed?: SuppressionReason;
  readonly calendar?: MessageIntent['calendar'];
  readonly question?: MessageIntent['question'];
}

/** The record of numbered steps (rule 4): idempotent, voids ghosts, tells duplicates. */
export interface StepLedger {
  /** Decisions and inbox entries that an earlier step has applied already (ids). Checked before anything is written. */
  duplicates(
    scope: Scope,
    enrollmentId: string,
    step: number,
    consumed: StepBatch['consumed'],
  ): Promise<readonly string[]>;
  /** Voids this enrollment's rows with step >= n that are not in the batch, then writes the batch, one bulk write a collection. */
  apply(scope: Scope, enrollment: Enrollment, batch: ResolvedBatch): Promise<void>;
  /** Deadlines of earlier steps, by key (an escalation counts from a due time computed before). */
  deadline(scope: Scope, enrollmentId: string, key: string): Promise<Date | null>;
  /** The items kept under the key of a `list` effect, with the step that kept them. */
  list(scope: Scope, enrollmentId: string, key: string): Promise<KeptList | null>;
}

/** A list as it was when a `for` began. */
export interface KeptList {
  readonly step: number;
  /** How many there were; of a longer list than its rounds go through, not all are kept. */
  readonly count: number;
  readonly items: readonly string[];
}
