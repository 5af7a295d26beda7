import type { PathwayDefinition } from './definition';
import type { Effect, OutboundEffect } from './effects';
import type { EngineEvent } from './events';
import type { Decisions, MigrationPlan } from './migration/plan';
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

/** One version of a pathway. */
export interface DefinitionRef {
  readonly id: string;
  readonly version: number;
}

/** What is wanted of one enrollment: that it goes on by another version. One that is not on `from` is left alone. */
export interface MigrationWish {
  readonly from: DefinitionRef;
  readonly to: DefinitionRef;
  readonly decisions?: Decisions;
}

/** What became of it. `refused`: it was answered before, and the enrollment is not on that version. */
export interface MigrationAnswer {
  readonly applied: boolean;
  readonly reason?: 'needs-person' | 'other-version' | 'held-up' | 'ended' | 'failed' | 'refused' | 'deferred';
  readonly plan?: MigrationPlan;
}

export interface ApplyEffectsInput extends EnrollmentRef {
  readonly step: number;
  readonly at: number;
  readonly effects: readonly RecordedEffect[];
  readonly consumed: {
    readonly decisions: readonly { readonly id: string; readonly target: string }[];
    readonly inbox: readonly string[];
  };
  readonly progress: EnrollmentProgress;
  /** The version that the enrollment is on after this step. */
  readonly definition?: DefinitionRef;
}

type WithoutInstant<E> = E extends unknown ? Omit<E, 'at'> : never;
/** An engine event before the host has stamped its instant on it. */
export type EventBody = WithoutInstant<EngineEvent>;
/** What an applied step learned: conditions evaluated, lists counted, deadlines computed. */
export type Answer = Extract<EventBody, { type: 'decided' | 'listed' | 'deadline-set' | 'deadline-unknown' }>;

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
export type LoadedNews = { readonly inboxId: string } & (
  { readonly event: EventBody } | { readonly migration: MigrationWish }
);

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

/** Where a pathway that another one called stands in the caller. */
export interface ChildRef extends EnrollmentRef {
  /** The `call` step of the caller, `prepare#1`. */
  readonly target: string;
}

/** Run on the main task queue, each started only after its step was applied; each may be repeated. */
export interface ChildActivities {
  /** Enrolls the patient in the called pathway, once. `not-started`: there is no such published pathway. */
  startChild(input: ChildRef & { readonly pathway: string }): Promise<'started' | 'not-started'>;
  /** Asks the child, if there is one, to end. */
  cancelChild(input: ChildRef): Promise<void>;
  /** Tells the caller how this pathway has ended. */
  reportToParent(input: EnrollmentRef): Promise<void>;
}

export interface MigrationRef {
  readonly orgId: string;
  readonly migrationId: string;
}

/** Starts the migration of many enrollments, or takes it up again. */
export interface MigrationInput extends MigrationRef {
  readonly version: 1;
  /** The enrollment that was planned last. */
  readonly after: string | null;
  readonly isPlanned: boolean;
}

/** Lets a migration that is about to stop look at its record again. */
export const GO_ON_SIGNAL = 'go-on';

/** Run on the main task queue; each may be repeated. */
export interface MigrationActivities {
  /** Plans the next enrollments after this id; the id of the last one, or null when all are planned. */
  planMigrationPage(input: MigrationRef & { readonly after: string | null }): Promise<string | null>;
  /** Applies the next ones; `stop`: it is paused, or there are no more. */
  applyMigrationBatch(input: MigrationRef): Promise<'more' | 'stop'>;
}

export interface CampaignRef {
  readonly orgId: string;
  readonly campaignId: string;
}

/** Starts the work on a campaign, or takes it up again. */
export interface CampaignInput extends CampaignRef {
  readonly version: 1;
}

/** `wait`: nothing can be done for so many milliseconds; `stop`: until a person does something. */
export type CampaignStep =
  { readonly step: 'more' } | { readonly step: 'wait'; readonly ms: number } | { readonly step: 'stop' };

/** Run on the main task queue; may be repeated. */
export interface CampaignActivities {
  campaignStep(input: CampaignRef): Promise<CampaignStep>;
}

/** A message that came with files which the carrier has. */
export interface MediaRef {
  readonly orgId: string;
  readonly messageId: string;
}

/** Starts the fetching of them. */
export interface MediaInput extends MediaRef {
  readonly version: 1;
}

/** `again`: when some of them are to be tried again (ISO 8601); `null`: nothing is awaited any more. */
export interface MediaRound {
  readonly again: string | null;
}

/** Run on the media task queue; may be repeated. */
export interface MediaActivities {
  keepMediaOf(input: MediaRef): Promise<MediaRound>;
}

/** Periodic repair of what a crash left behind. */
export interface SweepActivities {
  sweep(): Promise<SweepReport>;
}

export interface SweepReport {
  readonly started: number;
  /** Migrations that were at work in the record and not in Temporal. */
  readonly migrations: number;
  /** Campaigns that were at work in the record and not in Temporal. */
  readonly campaigns: number;
  readonly decisions: number;
  readonly news: number;
  readonly relayed: number;
  readonly reconciled: number;
  /** Messages whose files nobody was fetching. */
  readonly media: number;
  /** Parts that failed this time; the next sweep tries again. */
  readonly failed: readonly string[];
}
