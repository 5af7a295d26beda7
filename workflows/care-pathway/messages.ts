import type { EngineState } from '../../core/pathway/state';
import type { Input } from './input-queue';
import type { Work } from './work';

/** Names and payloads of everything that goes in and out of a care-pathway workflow. Ids and codes only, never patient data. */
export const CARE_PATHWAY_WORKFLOW = 'carePathway';
export const COMPLETE_TASK_UPDATE = 'complete-task';
export const NEWS_SIGNAL = 'news';
export const ORDER_UPDATE = 'order';
export const MIGRATE_UPDATE = 'migrate';
export const PROGRESS_QUERY = 'progress';

/** The one workflow of an enrollment. Ids carry no PHI: they are not encrypted. */
export function enrollmentWorkflowId(orgId: string, enrollmentId: string): string {
  return `enrollment/${orgId}/${enrollmentId}`;
}

export interface CarePathwayInput {
  readonly version: 1;
  readonly orgId: string;
  readonly enrollmentId: string;
  readonly definitionId: string;
  readonly definitionVersion: number;
  /** Another pathway has called this one and waits for its end. */
  readonly called?: true;
  /** Present when the run continues an earlier one. */
  readonly carried?: CarriedState;
  readonly limits?: { readonly historyEvents: number };
}

export interface CarriedState {
  readonly state: EngineState;
  /** The last numbered step that was applied. */
  readonly step: number;
  readonly queue: readonly Input[];
  readonly heldUp?: HeldUp;
}

/** A step that cannot be applied as things are: it waits for a person, who answers the task `target`. */
export interface HeldUp {
  readonly target: string;
  readonly work: Work;
}

export interface CarePathwayResult {
  readonly outcome: string;
}

export interface CompleteTask {
  readonly decisionId: string;
  /** The task's effect key, `call#1`. */
  readonly target: string;
  readonly outcome: string;
}

export type CompleteTaskResult =
  | { readonly applied: true }
  /** `not-open`: nobody waits for it; `held-up`: it is kept, and applied when a person has released the enrollment. */
  | { readonly applied: false; readonly reason: 'not-open' | 'held-up' | 'ended' };

/** What became of a person's order for this one patient. `not-open`: it fits nothing any more, and changed nothing. */
export type OrderResult = CompleteTaskResult;

export interface News {
  readonly inboxId: string;
}

/** What the codec puts in the place of a payload that this system did not encrypt. */
export const UNTRUSTED = { carepath: 'untrusted' } as const;

export function isUntrusted(value: unknown): boolean {
  return isRecord(value) && value['carepath'] === UNTRUSTED.carepath;
}

export function isCompleteTask(value: unknown): value is CompleteTask {
  return isRecord(value) && isText(value['decisionId']) && isText(value['target']) && isText(value['outcome']);
}

export function isNews(value: unknown): value is News {
  return isRecord(value) && isText(value['inboxId']);
}

export function isCarePathwayInput(value: unknown): value is CarePathwayInput {
  return isRecord(value) && value['version'] === 1 && isText(value['orgId']) && isText(value['enrollmentId']);
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}
