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
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Why a pending message may not leave yet. `busy`: another message to the address is in flight, or the carrier is full. */
export const HOLD_REASONS = ['quiet-hours', 'busy', 'carrier-busy'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** One message we mean to send. `id = sha256(enrollment, step, occurrence, channel)`: never two for one intent. */
export interface MessageIntent {
  readonly id: string;
  readonly orgId: string;
  readonly patientId: string;
  /** Absent for a message a person wrote. */
  readonly enrollmentId?: string;
  /** The enrollment's. */
  readonly pathway?: string;
  /** Step id and occurrence, `welcome#1`. */
  readonly effectKey?: string;
  readonly openedStep?: number;
  readonly channel: Channel;
  /** E.164 or email address; empty when the patient has none (the intent is then suppressed). */
  readonly address: string;
  readonly template?: string;
  readonly language: Language;
  readonly subject?: string;
  readonly body: string;
  readonly segments?: number;
  /** Set when the text asks something: how its answer is read. */
  readonly question?: Question;
  /** Exempt from quiet hours: an answer to what the patient just wrote, or an urgent clinical reply. */
  readonly exempt: boolean;
  readonly status: IntentStatus;
  readonly reason?: SuppressionReason;
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
  readonly attempts: number;
}

export interface Question {
  readonly kind: 'choice' | 'yes-no' | 'number' | 'text';
  /** The options' ids in order; a reply may be the word in either language, or the number. */
  readonly options: readonly { readonly id: string; readonly words: readonly string[] }[];
}

/** A text or email that came in. */
export interface InboundMessage {
  readonly id: string;
  readonly orgId: string;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** The carrier's message id (unique with the organization): a replayed webhook is dropped. */
  readonly providerId: string;
  readonly patientId?: string;
  /** What it answered, when it did. */
  readonly answers?: { readonly intentId: string; readonly option: string };
  readonly meaning: 'opt-out' | 'opt-in' | 'help' | 'answer' | 'unclear' | 'unmatched';
  readonly receivedAt: Date;
}

/** One per organization, channel and address: opt-out, zone and the single message in flight. */
export interface Contact {
  readonly id: string;
  readonly orgId: string;
  readonly channel: Channel;
  readonly address: string;
  /** While it is there nothing is sent. */
  readonly optedOut?: { readonly at: Date; readonly source: ConsentSource };
  /** Oldest first; read by `consentChanges`. */
  readonly consents?: readonly ConsentChange[];
  readonly zone?: string;
  readonly inFlight?: { readonly intentId: string; readonly at: Date };
}

/** The thread with one patient; there is one. */
export interface Conversation {
  readonly id: string;
  readonly orgId: string;
  readonly patientId: string;
  readonly lastAt: Date;
  readonly needsPerson: boolean;
  readonly reason?: string;
}
