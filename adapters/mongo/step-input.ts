import type { ResolvedBatch } from '../../core/step-ledger';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { BulkOperation } from './collection';

/** What one step writes to one row, or tells of the enrollment itself. */
export type Write =
  | {
      readonly to: 'tasks';
      readonly id: string;
      readonly operations: readonly BulkOperation[];
      /** Needed only where a voided row may be in the way. */
      readonly revival?: readonly BulkOperation[];
      readonly event?: AuditEvent;
    }
  | {
      readonly to: 'intents';
      readonly id: string;
      readonly operations: readonly BulkOperation[];
      readonly event?: AuditEvent;
    }
  | { readonly to: 'inbox'; readonly id: string; readonly operations: readonly BulkOperation[] }
  | { readonly to: 'enrollment'; readonly event: AuditEvent };

/** A step with what was looked up for it beforehand. */
export interface StepInput {
  readonly scope: Scope;
  readonly enrollment: Enrollment;
  readonly batch: ResolvedBatch;
  /** Deadlines of earlier steps that this one refers to. */
  readonly earlierDeadlines: ReadonlyMap<string, Date>;
  /** Intents that are there already, by the target of a withdrawal. */
  readonly intended: ReadonlyMap<string, readonly { readonly _id: string; readonly channel: string }[]>;
}

/** An event of a step: its id follows from enrollment, step and effect, so that a retry tells nothing twice. */
export function stepEvent(
  { scope, enrollment, batch }: Pick<StepInput, 'scope' | 'enrollment' | 'batch'>,
  key: string,
  event: Pick<AuditEvent, 'kind' | 'subject' | 'data'>,
): AuditEvent {
  return {
    id: `${enrollment.id}:${batch.step}:${key}`,
    at: batch.at,
    actor: scope.actor,
    ...event,
    patientId: enrollment.patientId,
    enrollmentId: enrollment.id,
  };
}

/** A deadline of this batch or of an earlier step. */
export function dateOf({ batch, earlierDeadlines }: StepInput, key: string | undefined): Date | undefined {
  if (key === undefined) return undefined;
  return batch.deadlines.get(key)?.at ?? earlierDeadlines.get(key);
}
