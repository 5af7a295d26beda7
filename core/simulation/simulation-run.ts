import type { Derivation } from '../calendar/derivation';
import type { Channel, Reply } from '../pathway/definition';
import type { Language, LocalizedText } from '../record/organization';
import type { TaskPriority } from '../record/task';

/** One simulated enrollment. All instants are epoch milliseconds of the virtual clock. */
export interface SimulationRun {
  readonly script: string;
  readonly start: number;
  /** IANA zone in which the clinic's days were counted. */
  readonly zone: string;
  readonly patient: { readonly name: string; readonly language: Language; readonly zone: string };
  readonly end: RunEnd;
  readonly timeline: readonly TimelineEntry[];
  readonly messages: readonly SimulatedMessage[];
  readonly tasks: readonly SimulatedTask[];
  readonly reached: Reached;
  readonly problems: readonly ScriptProblem[];
  /** How many events the engine has taken in. */
  readonly events: number;
}

export type RunEnd =
  | { readonly kind: 'ended'; readonly at: number; readonly outcome: string }
  /** Time alone changes nothing more: keys of open tasks and steps. */
  | { readonly kind: 'waiting'; readonly at: number; readonly for: readonly string[] }
  /** A limit of the simulation. */
  | { readonly kind: 'stopped'; readonly at: number; readonly limit: 'days' | 'events' }
  /** Where the product would hold the enrollment up for a person: the definition cannot be carried out. */
  | { readonly kind: 'broken'; readonly at: number; readonly message: string };

/** What happened, as codes: `sentenceOf` says it in words. */
export interface TimelineEntry {
  readonly at: number;
  readonly kind: TimelineKind;
  /** The step instance (`call#1`), the milestone's or the event's name. */
  readonly key: string;
  readonly detail?: string;
}

export type TimelineKind =
  | 'started'
  | 'skipped'
  | 'interrupt'
  | 'answer'
  | 'branch'
  | 'note'
  | 'task-opened'
  | 'task-rescheduled'
  | 'task-escalated'
  | 'task-completed'
  | 'task-closed'
  | 'message-sent'
  | 'message-held'
  | 'message-not-sent'
  | 'message-withdrawn'
  | 'reply'
  | 'happened'
  | 'facts-changed'
  | 'milestone-reached'
  | 'milestone-missed'
  | 'recorded'
  | 'cancelled'
  | 'ended';

export interface SimulatedMessage {
  /** The step instance. */
  readonly key: string;
  readonly stepId: string;
  readonly channel: Channel;
  readonly template: string;
  readonly question?: Reply;
  /** The item of a `for` that it is about. */
  readonly item?: string;
  readonly intendedAt: number;
  readonly status: 'pending' | 'sent' | 'delivered' | 'suppressed' | 'failed' | 'unknown' | 'withdrawn';
  readonly reason?: string;
  readonly sentAt?: number;
  /** The quiet hours it waited for ended then. */
  readonly heldUntil?: number;
  readonly expiresAt?: number;
}

export interface SimulatedTask {
  /** The step instance, or `<step instance>/<reason>` for a task about a message. */
  readonly key: string;
  readonly stepId: string;
  readonly title: LocalizedText;
  readonly queue: string;
  readonly priority: TaskPriority;
  readonly form?: string;
  readonly openedAt: number;
  readonly due?: PlannedInstant;
  readonly escalations: readonly { readonly at: number; readonly rung: number; readonly to: string }[];
  readonly completed?: { readonly at: number; readonly outcome: string };
  /** Taken back by the pathway. */
  readonly closed?: { readonly at: number; readonly reason: string };
}

/** An instant with how it came about. */
export interface PlannedInstant {
  readonly at: number;
  readonly derivation: Derivation;
}

/** Which steps were opened, and which of their outcomes or answers came: `call/reached`. */
export interface Reached {
  readonly steps: ReadonlySet<string>;
  readonly choices: ReadonlySet<string>;
}

/** A line of the script that could not be played. */
export type ScriptProblem =
  | { readonly kind: 'reply-unused' | 'task-unused' | 'message-unused' | 'call-unused'; readonly step: string }
  | {
      readonly kind: 'no-such-outcome' | 'no-such-answer' | 'no-such-end';
      readonly step: string;
      readonly value: string;
    };
