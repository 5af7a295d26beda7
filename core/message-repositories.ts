import type { Backlog, IntentCount, IntentFilter, Period } from './messaging/delivery/accounting';
import type { ConsentChange, ConsentGrounds, ConsentSource } from './record/consent';
import type { Conversation } from './record/conversation';
import type { InboundSms } from './record/inbound-sms';
import type { Channel, Contact, ContactSend, InboundMessage, IntentStatus, MessageIntent } from './record/message';
import type { Scope } from './record/scope';
import type { Page, PageRequest } from './repositories';

export interface IntentRepository {
  get(scope: Scope, id: string): Promise<MessageIntent | null>;
  /** The one whose id begins so; `null` also where several do. */
  startingWith(scope: Scope, start: string): Promise<MessageIntent | null>;
  /** Newest first. */
  list(scope: Scope, query: IntentFilter & PageRequest): Promise<Page<MessageIntent>>;
  /** What was created in the period, counted in one command; what is held is so at `now`. */
  count(scope: Scope, created: Period, now: Date, campaign?: string): Promise<readonly IntentCount[]>;
  /** What might leave at `now` and has not, whenever it was created. */
  backlog(scope: Scope, now: Date): Promise<Backlog>;
  /** A message a person wrote (not from a pathway). The same id again returns the intent there is. */
  create(scope: Scope, intent: MessageIntent): Promise<MessageIntent>;
  /**
   * Moves the status by compare-and-set: `null` when it is not in one of `from` (someone else moved it). Whoever has the
   * intent at hand gives it instead of its id: it need not be looked up, its status may have moved since.
   */
  transition(
    scope: Scope,
    intent: string | MessageIntent,
    from: readonly IntentStatus[],
    to: IntentStatus,
    fields: Partial<
      Pick<
        MessageIntent,
        'reason' | 'providerId' | 'error' | 'heldUntil' | 'heldFor' | 'sentAt' | 'deliveredAt' | 'bundle'
      >
    >,
  ): Promise<MessageIntent | null>;
  /** A pending one goes out in the text of another: `suppressed` as `merged`. `false` when it is pending no more. */
  merge(scope: Scope, id: string, into: string): Promise<boolean>;
  /** The other did not go: pending again. `false` when it is not merged into that one. */
  unmerge(scope: Scope, id: string, from: string): Promise<boolean>;
  /** The messages that are merged into this one. */
  mergedInto(scope: Scope, id: string): Promise<readonly MessageIntent[]>;
  findByProviderId(scope: Scope, providerId: string): Promise<MessageIntent | null>;
  /** What still waits to go to this address. */
  pendingTo(scope: Scope, channel: Channel, address: string): Promise<readonly MessageIntent[]>;
  /** The questions to this address that wait for an answer, newest first. */
  openQuestions(scope: Scope, channel: Channel, address: string): Promise<readonly MessageIntent[]>;
  /** The questions sent to this address since then, answered or not, also of pathways that have ended; newest first. */
  askedSince(scope: Scope, channel: Channel, address: string, since: Date): Promise<readonly MessageIntent[]>;
  /** `answer`: the option. */
  markAnswered(scope: Scope, id: string, at: Date, answer?: string): Promise<void>;
  /** The latest of a campaign that was sent to this address since then. */
  promotionSince(scope: Scope, channel: Channel, address: string, since: Date): Promise<MessageIntent | null>;
  /** The patient opted out soon after this message of a campaign; the first time counts. */
  markOptedOut(scope: Scope, id: string, at: Date): Promise<void>;
  /** For the sweeper: `sending` or `unknown` since before `olderThan`, over all organizations. */
  unsettledSince(olderThan: Date, limit: number): Promise<readonly MessageIntent[]>;
  /** For the sweeper: `failed` or `unknown` since before `olderThan`, and whoever must act on it may not know. */
  untoldSince(olderThan: Date, limit: number): Promise<readonly MessageIntent[]>;
  /** Whoever must act on this outcome knows; nothing when it has another by now. */
  markTold(scope: Scope, id: string, status: IntentStatus): Promise<void>;
  countSent(scope: Scope, enrollmentId: string): Promise<number>;
}

export type ContactClaim =
  | { readonly result: 'claimed' }
  | { readonly result: 'opted-out' }
  /** Somebody took a turn since the contact was read. */
  | { readonly result: 'changed' }
  /** Another message to this address is in flight. */
  | { readonly result: 'busy'; readonly intentId: string; readonly since: Date };

export interface ContactRepository {
  get(scope: Scope, channel: Channel, address: string): Promise<Contact | null>;
  /** Those of them that there are, in no order. */
  getMany(scope: Scope, channel: Channel, addresses: readonly string[]): Promise<readonly Contact[]>;
  /**
   * Takes the one in-flight slot for an intent, unless opted out or busy: one findOneAndUpdate. Its own slot again is
   * `claimed`. With a turn it spends of the budget in the same update, if the contact is still the one that was judged.
   */
  claim(
    scope: Scope,
    channel: Channel,
    address: string,
    intentId: string,
    at: Date,
    turn?: { readonly revision: number; readonly sends: readonly ContactSend[] },
  ): Promise<ContactClaim>;
  /** Frees the slot if it is this intent's. `giveBack`: the carrier has certainly not taken it, so it spends nothing. */
  release(scope: Scope, channel: Channel, address: string, intentId: string, giveBack?: 'giveBack'): Promise<void>;
  /** `true` when this call changed it. The change is kept with its grounds, and tells of `patientId` where that is known. */
  optOut(
    scope: Scope,
    channel: Channel,
    address: string,
    source: ConsentSource,
    at: Date,
    grounds?: ConsentGrounds & { readonly patientId?: string },
  ): Promise<boolean>;
  /**
   * The address wants no promotional messages, or wants them again. `true` when this call changed it; from then on no claim
   * that was judged before succeeds.
   */
  setPromotion(
    scope: Scope,
    channel: Channel,
    address: string,
    change: ConsentGrounds & {
      readonly status: ConsentChange['status'];
      readonly source: Exclude<ConsentSource, 'carrier'>;
      readonly at: Date;
      readonly patientId?: string;
    },
  ): Promise<boolean>;
  /** The first opt-in of an address that was never opted out is kept, too. */
  optIn(
    scope: Scope,
    channel: Channel,
    address: string,
    source: Exclude<ConsentSource, 'carrier'>,
    at: Date,
    grounds?: ConsentGrounds & { readonly patientId?: string },
  ): Promise<boolean>;
  /**
   * Nothing arrives at the address, by the code of its carrier; `null`: it is right, or something has arrived. `false` when
   * that was known.
   */
  setUnreachable(
    scope: Scope,
    channel: Channel,
    address: string,
    unreachable: { readonly at: Date; readonly code: string; readonly patientId?: string } | null,
  ): Promise<boolean>;
  /** A text may have meant an opt-out: nothing is sent until that is settled. `false` when there is such a doubt already. */
  doubt(
    scope: Scope,
    channel: Channel,
    address: string,
    text: { readonly at: Date; readonly inboundId: string; readonly patientId?: string },
  ): Promise<boolean>;
  /** The doubt is over without an opt-out; one that was recorded ends it, too. `false` when there was none. */
  settleDoubt(scope: Scope, channel: Channel, address: string): Promise<boolean>;
}

/**
 * The texts that the carrier has handed over and nobody has taken in yet, over all organizations: whose they are is not
 * known before they are read.
 */
export interface ArrivalRepository {
  /** Kept until `drop`; the same again changes nothing. Not `due` before that: whoever keeps it takes it in first. */
  keep(text: InboundSms, due: Date): Promise<void>;
  /** Which of these are kept here. */
  kept(messageSids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Those that are due, longest first; each is given to one caller, and to another one from `next` on. */
  takeDue(now: Date, next: Date, limit: number): Promise<readonly InboundSms[]>;
  drop(messageSid: string): Promise<void>;
}

/** Whose thread: a patient's, by id, or an address's while nobody knows who writes from it. */
export type Thread = string | { readonly channel: Channel; readonly address: string };

/** The result of a compare-and-set on a conversation: either it was won, or somebody else had. */
export interface ConversationRace {
  readonly won: boolean;
  readonly conversation: Conversation;
}

export interface ConversationRepository {
  /** `false` when this carrier message is already stored (a replayed webhook). */
  storeInbound(scope: Scope, message: InboundMessage): Promise<boolean>;
  /** Those of these carrier messages that are stored, by the carrier's id. */
  storedInbound(scope: Scope, providerIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Newest first. */
  inbound(scope: Scope, patientId: string, limit: number): Promise<readonly InboundMessage[]>;
  /** What came from an address and is no patient's yet, newest first. */
  inboundFrom(scope: Scope, channel: Channel, address: string, limit: number): Promise<readonly InboundMessage[]>;
  /** Something was written, by the patient with its `text`. `false`: it waits for nobody any more. */
  touch(
    scope: Scope,
    thread: Thread,
    at: Date,
    needsPerson?: { readonly reason: string; readonly questionId?: string } | false,
    text?: string,
  ): Promise<void>;
  get(scope: Scope, patientId: string): Promise<Conversation | null>;
  byId(scope: Scope, id: string): Promise<Conversation | null>;
  /** Those that wait for a person: at most 50 crises on top of the first page, then the longest first. */
  list(
    scope: Scope,
    query: { readonly view: 'mine' | 'unassigned' | 'all' } & PageRequest,
  ): Promise<Page<Conversation>>;
  /** Won when it waits and is free, the caller's, or still that of the `instead` whom the caller has seen. */
  assign(
    scope: Scope,
    id: string,
    to: { readonly id: string; readonly name: string },
    instead?: string,
  ): Promise<ConversationRace | null>;
  /** Won when it waits, is not another's, and nothing was written after `seen`. */
  close(
    scope: Scope,
    id: string,
    how: { readonly note?: string; readonly seen?: Date },
  ): Promise<ConversationRace | null>;
  /** A person has answered by this message: it waits no more, unless the message is taken back (`reopen`). */
  answered(scope: Scope, patientId: string, at: Date, intentId: string): Promise<void>;
  reopen(scope: Scope, patientId: string, intentId: string): Promise<void>;
  /** Gives what came from a phone to one patient; one of several callers wins. Again with the same patient goes on. */
  giveTo(
    scope: Scope,
    id: string,
    patientId: string,
  ): Promise<(ConversationRace & { readonly given: readonly InboundMessage[] }) | null>;
}
