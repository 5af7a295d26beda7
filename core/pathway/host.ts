import type { PathwayDefinition } from './definition';
import type { Effect, OutboundEffect } from './effects';
import type { EngineEvent } from './events';
import type { EnrollmentProgress } from './progress';

/**
 * What the durable host of a pathway asks its activities. Everything here crosses Temporal as a payload, so it is plain
 * JSON and holds ids, codes and instants (epoch ms) only.
 */
export interface EnrollmentRef {
  readonly orgId: string;
  readonly enrollmentId: string;
}

/** What one numbered step writes: every effect but the outbound ones. */
export type RecordedEffect = Exclude<Effect, OutboundEffect>;

export interface ApplyEffectsInput extends EnrollmentRef {
  readonly step: number;
  readonly at: number;
  readonly effects: readonly RecordedEffect[];
  readonly consumed: {
    readonly decisions: readonly { readonly id: string; readonly target: string }[];
    readonly inbox: readonly string[];
  };
  readonly progress: EnrollmentProgress;
}

type WithoutInstant<E> = E extends unknown ? Omit<E, 'at'> : never;
/** An engine event before the host has stamped its instant on it. */
export type EventBody = WithoutInstant<EngineEvent>;
/** What an applied step learned: conditions evaluated, deadlines computed. */
export type Answer = Extract<EventBody, { type: 'decided' | 'deadline-set' }>;

export interface ApplyEffectsResult {
  /** Ids of decisions and inbox entries that an earlier step has applied. When there are any, nothing was written. */
  readonly duplicates: readonly string[];
  readonly answers: readonly Answer[];
}

export interface LoadedDefinition {
  readonly definition: PathwayDefinition;
  /** The clinical instant all clocks count from. */
  readonly start: number;
}

/** Ids the database does not know, or that are not this enrollment's, are absent from the answer. */
export interface LoadedNews {
  readonly inboxId: string;
  readonly event: EventBody;
}

/** Run as local activities: short, idempotent, against the record only. */
export interface RecordActivities {
  loadDefinition(input: EnrollmentRef & { readonly definitionId: string }): Promise<LoadedDefinition>;
  loadNews(input: EnrollmentRef & { readonly inboxIds: readonly string[] }): Promise<readonly LoadedNews[]>;
  applyEffects(input: ApplyEffectsInput): Promise<ApplyEffectsResult>;
}

export type DeliveryResult =
  | {
      readonly result: 'sent' | 'delivered' | 'suppressed' | 'failed' | 'unknown';
      readonly reason?: string;
    }
  /** Not before `until` (ISO 8601). */
  | { readonly result: 'held'; readonly until: string };

/** Starts the delivery of one stored message that no pathway sends. */
export interface MessageDeliveryInput {
  readonly version: 1;
  readonly orgId: string;
  readonly intentId: string;
}

/** Run on the outbound task queue, under its rate limit. Each hands one intent to its carrier, as far as that can go now. */
export interface OutboundActivities {
  /** A message that no pathway sends. */
  deliverMessage(input: Pick<MessageDeliveryInput, 'orgId' | 'intentId'>): Promise<DeliveryResult>;
  deliverIntent(
    input: EnrollmentRef & { readonly target: string; readonly channel: 'sms' | 'email' },
  ): Promise<DeliveryResult>;
}

/** Periodic repair of what a crash left behind. */
export interface SweepActivities {
  sweep(): Promise<SweepReport>;
}

export interface SweepReport {
  readonly started: number;
  readonly decisions: number;
  readonly news: number;
  readonly relayed: number;
  readonly reconciled: number;
  /** Parts that failed this time; the next sweep tries again. */
  readonly failed: readonly string[];
}
