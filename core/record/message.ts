import type { ConsentChange, ConsentSource } from './consent';
import type { Language } from './organization';

export type Channel = 'sms' | 'email';

/** Ends: `delivered | sent | suppressed | failed`; `unknown` waits for a callback, the carrier's list, or a person. */
export type IntentStatus = 'pending' | 'sending' | 'sent' | 'delivered' | 'suppressed' | 'failed' | 'unknown';

export const SUPPRESSION_REASONS = [
  'opted-out',
  'no-address',
  'expired',
  'withdrawn',
  'deceased',
  'enrollment-ended',
  'missing-language',
  'merged',
  'unreachable',
  'over-budget',
  'out-of-hours',
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/**
 * Why a pending message may not leave yet. The budgets are the contact's, and by `priority` others have what is left of it;
 * `busy`: another message to the address is in flight; `question-open`: another
 * question to the address waits for its answer; `opt-out-doubt`: the patient may have meant to opt out.
 */
export const HOLD_REASONS = [
  'quiet-hours',
  'day-not-allowed',
  'daily-budget',
  'weekly-budget',
  'priority',
  'busy',
  'carrier-busy',
  'question-open',
  'opt-out-doubt',
  'undo-window',
  'campaign-paused',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Stands for the patient of a message to a phone that no patient has; no id looks like it. */
export const STRANGER = '-';

/** One message we mean to send. `id = sha256(enrollment, step, occurrence, channel)`: never two for one intent. */
export interface MessageIntent {
  readonly id: string;
  readonly orgId: string;
  /** `STRANGER`: to a phone that no patient has. */
  readonly patientId: string;
  /** Absent for a message a person wrote. */
  readonly enrollmentId?: string;
  /** The enrollment's. */
  readonly pathway?: string;
  /** Step id and occurrence, `welcome#1`. */
  readonly effectKey?: string;
  readonly openedStep?: number;
  /** Of a promotional one. */
  readonly campaignId?: string;
  readonly channel: Channel;
  /** E.164 or email address; empty when the patient has none (the intent is then suppressed). */
  readonly address: string;
  readonly template?: string;
  /** Of the organization's own text; 0: the shipped one. */
  readonly templateVersion?: number;
  readonly language: Language;
  readonly subject?: string;
  readonly body: string;
  readonly segments?: number;
  /** Of an email that tells of a visit, or that it is called off. */
  readonly calendar?: CalendarEntry;
  /** Set when the text asks something: how its answer is read. */
  readonly question?: Question;
  /** Exempt from quiet hours and budget: an answer to what the patient just wrote, or an urgent clinical reply. */
  readonly exempt: boolean;
  readonly status: IntentStatus;
  readonly reason?: SuppressionReason;
  /** Of one that went out in the text of another (`merged`): that one's id. */
  readonly mergedInto?: string;
  /** What was handed to the carrier where that is more than the body: the one text, and the ids of those it took along. */
  readonly bundle?: Bundle;
  readonly providerId?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly heldUntil?: Date;
  readonly heldFor?: HoldReason;
  readonly expiresAt?: Date;
  readonly createdAt: Date;
  readonly sentAt?: Date;
  readonly deliveredAt?: Date;
  /** Set when a reply answered its question. */
  readonly answeredAt?: Date;
  /** The option it was answered with, of a campaign's question. */
  readonly answer?: string;
  /** Set when the patient opted out soon after it: of a campaign's. */
  readonly optedOutAt?: Date;
  readonly attempts: number;
}

/** What a patient's calendar is told of a visit: when, and whom to call. */
export interface CalendarEntry {
  readonly uid: string;
  /** Rises when the visit moves or is called off. */
  readonly sequence: number;
  readonly start: Date;
  readonly end: Date;
  /** The time is not known: `start` and `end` are midnights in UTC. */
  readonly isAllDay: boolean;
  readonly title: string;
  readonly note: string;
  /** It leaves the calendar. */
  readonly isCancelled?: true;
}

export interface Bundle {
  readonly body: string;
  readonly segments: number;
  readonly with: readonly string[];
}

export interface Question {
  readonly kind: 'choice' | 'yes-no' | 'number' | 'date' | 'text';
  /**
   * The options' ids in order; a reply may be the word in either language, or the number. A question for a number, a date
   * or a text has one option of that name.
   */
  readonly options: readonly { readonly id: string; readonly words: readonly string[] }[];
}

/** A text or email that came in. */
export interface InboundMessage {
  readonly id: string;
  readonly orgId: string;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  /** Of an email. */
  readonly subject?: string;
  readonly body: string;
  /** The carrier's message id (unique with the organization): a replayed webhook is dropped. */
  readonly providerId: string;
  readonly patientId?: string;
  /** What it answered, when it did. */
  readonly answers?: InboundAnswer;
  /** `automatic`: a program wrote it. `stay`: asked whether they want to opt out, the patient says no. */
  readonly meaning:
    'opt-out' | 'no-promotion' | 'opt-in' | 'help' | 'stay' | 'answer' | 'unclear' | 'unmatched' | 'automatic';
  /** Words of crisis were found in it; `concern`: they are there, and denied, quoted or told of somebody else. */
  readonly crisis?: 'crisis' | 'concern';
  /** Written on a page of ours. */
  readonly via?: 'link';
  /** Pictures and the like that came with it. */
  readonly attachments?: readonly Attachment[];
  readonly receivedAt: Date;
}

export interface InboundAnswer {
  readonly intentId: string;
  readonly option: string;
  /** A number as digits, a date as ISO 8601. */
  readonly value?: string;
}

/** A picture or a file that came with a message. */
export interface Attachment {
  /** Where the carrier keeps it, for whoever fetches it and nobody else; empty when it came in the message itself. */
  readonly url: string;
  /** By the word of whoever sent it; of a kept one, by its bytes. */
  readonly contentType: string;
  /** `awaited`: still to be fetched. Absent: it came before files were kept, and was not. */
  readonly state?: 'awaited' | 'kept' | 'lost';
  /** How often fetching it was begun. */
  readonly tries?: number;
  /** The id of the kept file. */
  readonly file?: string;
  /** In bytes. */
  readonly size?: number;
  /** What the sender calls it. */
  readonly name?: string;
  /** Why it could not be kept. */
  readonly why?: LossReason;
}

/**
 * `elsewhere`: the address is none of the carrier's; `missing`: it is not there; `unreachable`: all tries failed;
 * `too-many`: stands for all beyond the most that are kept of a message.
 */
export const LOSS_REASONS = ['too-large', 'too-many', 'elsewhere', 'missing', 'unreachable'] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** One per organization, channel and address: opt-out, the budget and the single message in flight. */
export interface Contact {
  readonly id: string;
  readonly orgId: string;
  readonly channel: Channel;
  readonly address: string;
  /** While it is there nothing is sent. */
  readonly optedOut?: { readonly at: Date; readonly source: ConsentSource };
  /** While it is there no promotional messages are sent. */
  readonly noPromotion?: { readonly at: Date; readonly source: ConsentSource };
  /** The patient may have meant to opt out by this text: nothing is sent until they or a person have said. */
  readonly doubt?: { readonly at: Date; readonly inboundId: string };
  /** Oldest first; read by `consentChanges`. */
  readonly consents?: readonly ConsentChange[];
  /** Nothing arrives there, by the carrier's word: nothing is sent until the address is confirmed. */
  readonly unreachable?: { readonly at: Date; readonly code: string };
  readonly zone?: string;
  readonly inFlight?: { readonly intentId: string; readonly at: Date };
  /** What the budget counts, of the last days, oldest first. */
  readonly sends?: readonly ContactSend[];
  /** Rises with each change of `sends`; 0 when absent. */
  readonly revision?: number;
}

export interface ContactSend {
  readonly intentId: string;
  readonly at: Date;
}
