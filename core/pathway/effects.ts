import type { LocalizedText } from '../record/organization';
import type { TaskPriority } from '../record/task';
import type { Reply } from './definition';

/**
 * What the engine asks its host to do. `key` is unique over the whole life of an enrollment, so doing an effect twice is
 * recognised; `target` names the row it concerns (step id and occurrence, `call#1`).
 */
export type Effect = { readonly key: string } &
  /** Evaluate a condition; answer with `decided` for this `key`. */
  (
    | { readonly type: 'decide'; readonly condition: string; readonly item?: ItemRef }
    /** Keep the first `max` items of a list among the facts under this key; answer with `listed` how many it has in all. */
    | { readonly type: 'list'; readonly fact: string; readonly max: number }
    /** Compute an instant; answer with `deadline-set` for this `key`. */
    | DeadlineEffect
    | OpenTaskEffect
    | { readonly type: 'close-task'; readonly target: string; readonly reason: string }
    /** Its due time is now this deadline (same batch). */
    | { readonly type: 'reschedule-task'; readonly target: string; readonly due: string }
    | { readonly type: 'escalate-task'; readonly target: string; readonly rung: number; readonly to: string }
    /** Record the intent for one channel. It leaves the building only by a `send` effect after this step was applied. */
    | IntendMessageEffect
    /** Outbound: hand the intent of (target, channel) to the carrier. Done by the workflow, not by `applyEffects`. */
    | {
        readonly type: 'send';
        readonly target: string;
        readonly channel: 'sms' | 'email';
        /** Goes before what is not, where many wait to leave. */
        readonly urgent?: true;
      }
    /** Outbound: enroll the patient in another pathway; its end comes back as `child-ended`. */
    | { readonly type: 'start-child'; readonly target: string; readonly pathway: string }
    /** Outbound: nobody waits for the child any more. */
    | { readonly type: 'cancel-child'; readonly target: string }
    | { readonly type: 'withdraw-message'; readonly target: string; readonly reason: string }
    | { readonly type: 'reach-milestone'; readonly name: string; readonly at: number }
    | { readonly type: 'miss-milestone'; readonly name: string; readonly at: number }
    | { readonly type: 'record'; readonly name: string; readonly value: string | number | boolean }
    /** A line for the timeline: a step opened, ended, was skipped; an interrupt fired. */
    | { readonly type: 'note'; readonly note: string; readonly target: string; readonly detail?: string }
    | { readonly type: 'end'; readonly outcome: string }
  );

/** What a round of a `for` is about: an item that the host keeps, by the key of its `list` effect and its place from 1. */
export interface ItemRef {
  readonly list: string;
  readonly round: number;
}

export interface DeadlineEffect {
  readonly type: 'deadline';
  readonly key: string;
  /** ISO 8601 duration, or `N business days` / `N business hours` / `N days` / `N hours`. */
  readonly amount: string;
  /**
   * An instant (`isDeadline` where it was planned to be the end of a step), another deadline of the same or an earlier batch by its key, or a date among the facts. One that counts from
   * a date that is not known, and has no `atLatest`, is answered by `deadline-unknown`.
   */
  readonly from:
    | { readonly at: number; readonly label: string; readonly isDeadline?: true }
    | { readonly deadline: string; readonly label: string }
    | { readonly fact: string; readonly label: string };
  readonly direction?: 'before';
  /** The earlier of the two holds. */
  readonly atLatest?: { readonly amount: string; readonly at: number };
}

export interface OpenTaskEffect {
  readonly type: 'open-task';
  readonly key: string;
  readonly target: string;
  readonly stepId: string;
  readonly title: LocalizedText;
  readonly why: LocalizedText;
  readonly queue: string;
  readonly priority: TaskPriority;
  /** Form id, resolved to its definition when the row is written. */
  readonly form?: string;
  readonly outcomes: readonly { readonly id: string; readonly label: LocalizedText }[];
  /** Key of the deadline effect (same batch) that is this task's due time. */
  readonly due?: string;
  /** What title and reason may name. */
  readonly item?: ItemRef;
}

export interface IntendMessageEffect {
  readonly type: 'intend-message';
  readonly key: string;
  readonly target: string;
  readonly stepId: string;
  readonly occurrence: number;
  readonly channel: 'sms' | 'email';
  readonly template: string;
  /** Key of the deadline effect (same or earlier batch) after which it must not be sent. */
  readonly expires?: string;
  readonly question?: Reply;
  /** Exempt from quiet hours (urgent clinical reply). */
  readonly exempt: boolean;
  /** What the template may name. */
  readonly item?: ItemRef;
}

/** Effects that the workflow carries out as outbound activities; all others are one `applyEffects` local activity. */
export type OutboundEffect = Extract<Effect, { type: 'send' | 'start-child' | 'cancel-child' }>;
