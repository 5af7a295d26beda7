import type { Derivation } from '../calendar/derivation';
import type { ScoreResult } from '../clinical/questionnaire-score';
import type { FormDefinition } from './form';
import type { LocalizedText } from './organization';
import type { Json } from './audit-event';

export type TaskStatus = 'open' | 'completed' | 'cancelled' | 'voided';
export type TaskPriority = 'routine' | 'high' | 'urgent';

/** A coordinator's answer. Stored by compare-and-set before the workflow hears of it; one per task. */
export interface TaskDecision {
  readonly id: string;
  readonly outcome: string;
  readonly data: { readonly [field: string]: Json };
  /** What the form's answers come to, computed here and never taken from the caller; absent when nothing was scored. */
  readonly scores?: readonly ScoreResult[];
  readonly by: { readonly id: string; readonly name: string };
  readonly at: Date;
  /** The workflow step that applied it; absent until then, and the sweeper re-sends it. */
  readonly appliedStep?: number;
}

export interface TaskComment {
  readonly id: string;
  readonly text: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: Date;
}

export interface Task {
  readonly id: string;
  readonly orgId: string;
  readonly enrollmentId: string;
  readonly patientId: string;
  readonly patientName: string;
  readonly pathway: { readonly name: string; readonly version: number };
  /** `(enrollmentId, effectKey)` is unique: step id and occurrence, `call#1`. */
  readonly effectKey: string;
  readonly stepId: string;
  /** The numbered workflow step that wrote this row. */
  readonly openedStep: number;
  readonly closedStep?: number;
  readonly title: LocalizedText;
  /** Why it is here: the rule and what led to it, in words a coordinator understands. */
  readonly why: LocalizedText;
  readonly queue: string;
  readonly priority: TaskPriority;
  readonly form?: FormDefinition;
  readonly outcomes: readonly { readonly id: string; readonly label: LocalizedText }[];
  readonly status: TaskStatus;
  readonly due?: Date;
  readonly dueDerivation?: Derivation;
  readonly escalations: readonly { readonly rung: number; readonly to: string; readonly at: Date }[];
  readonly assignee?: { readonly id: string; readonly name: string };
  readonly claimedAt?: Date;
  readonly snoozedUntil?: Date;
  readonly draft?: { readonly data: { readonly [field: string]: Json }; readonly by: string; readonly at: Date };
  readonly decision?: TaskDecision;
  readonly comments: readonly TaskComment[];
  readonly openedAt: Date;
  readonly version: number;
}
