import type { IntentCount, IntentFilter, Period } from './messaging/accounting';
import type { ConsentGrounds, ConsentSource } from './record/consent';
import type { Channel, Contact, Conversation, InboundMessage, IntentStatus, MessageIntent } from './record/message';
import type { Scope } from './record/scope';
import type { Page, PageRequest } from './repositories';

export interface IntentRepository {
  get(scope: Scope, id: string): Promise<MessageIntent | null>;
  /** Newest first. */
  list(scope: Scope, query: IntentFilter & PageRequest): Promise<Page<MessageIntent>>;
  /** What was created in the period, counted in one command; what is held is so at `now`. */
  count(scope: Scope, created: Period, now: Date): Promise<readonly IntentCount[]>;
  /** A message a person wrote (not from a pathway). The same id again returns the intent there is. */
  create(scope: Scope, intent: MessageIntent): Promise<MessageIntent>;
  /** Moves the status by compare-and-set: `null` when it is not in one of `from` (someone else moved it). */
  transition(
    scope: Scope,
    id: string,
    from: readonly IntentStatus[],
    to: IntentStatus,
    fields: Partial<
      Pick<MessageIntent, 'reason' | 'providerId' | 'error' | 'heldUntil' | 'heldFor' | 'sentAt' | 'deliveredAt'>
    >,
  ): Promise<MessageIntent | null>;
  findByProviderId(scope: Scope, providerId: string): Promise<MessageIntent | null>;
  /** What still waits to go to this address. */
  pendingTo(scope: Scope, channel: Channel, address: string): Promise<readonly MessageIntent[]>;
  /** The questions to this address that wait for an answer, newest first. */
  openQuestions(scope: Scope, channel: Channel, address: string): Promise<readonly MessageIntent[]>;
  markAnswered(scope: Scope, id: string, at: Date): Promise<void>;
  /** For the sweeper: `sending` or `unknown` since before `olderThan`, over all organizations. */
  unsettledSince(olderThan: Date, limit: number): Promise<readonly MessageIntent[]>;
  countSent(scope: Scope, enrollmentId: string): Promise<number>;
}

export type ContactClaim =
  | { readonly result: 'claimed' }
  | { readonly result: 'opted-out' }
  /** Another message to this address is in flight. */
  | { readonly result: 'busy'; readonly intentId: string; readonly since: Date };

export interface ContactRepository {
  get(scope: Scope, channel: Channel, address: string): Promise<Contact | null>;
  /** Takes the one in-flight slot for an intent, unless opted out or busy: one findOneAndUpdate. Its own slot again is `claimed`. */
  claim(scope: Scope, channel: Channel, address: string, intentId: string, at: Date): Promise<ContactClaim>;
  release(scope: Scope, channel: Channel, address: string, intentId: string): Promise<void>;
  /** `true` when this call changed it. The change is kept with its grounds, and tells of `patientId` where that is known. */
  optOut(
    scope: Scope,
    channel: Channel,
    address: string,
    source: ConsentSource,
    at: Date,
    grounds?: ConsentGrounds & { readonly patientId?: string },
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
}

export interface ConversationRepository {
  /** `false` when this carrier message is already stored (a replayed webhook). */
  storeInbound(scope: Scope, message: InboundMessage): Promise<boolean>;
  inbound(scope: Scope, patientId: string, limit: number): Promise<readonly InboundMessage[]>;
  touch(scope: Scope, patientId: string, at: Date, needsPerson?: { reason: string } | false): Promise<void>;
  get(scope: Scope, patientId: string): Promise<Conversation | null>;
}
