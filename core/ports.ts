import type { MigrationAnswer } from './pathway/host';
import type { Campaign } from './record/campaign';
import type { Enrollment } from './record/enrollment';
import type { FormDefinition } from './record/form';
import type { Migration } from './record/migration';
import type { Material } from './record/material';
import type { Language } from './record/organization';
import type { CarrierMedia } from './record/inbound-sms';
import type { CalendarEntry, InboundMessage, LossReason, MessageIntent } from './record/message';
import type { InboundMail } from './messaging/inbound/mail/inbound-mail';
import type { Snippet } from './messaging/inbound/snippets';
import type { MessageTemplate } from './messaging/templates/template';

export interface Clock {
  now(): Date;
}

/** The carrier's or mail server's answer to one attempt. `unknown`: it may or may not have been accepted. */
export type SendResult =
  | { readonly result: 'accepted'; readonly providerId: string }
  | { readonly result: 'rejected'; readonly code: string; readonly message: string; readonly optedOut: boolean }
  /** Certainly not accepted, try later (429). */
  | { readonly result: 'busy'; readonly retryAfterMs: number }
  | { readonly result: 'unknown'; readonly message: string };

export interface SmsProvider {
  /** One POST, never repeated by the adapter itself. */
  send(message: { intentId: string; orgId: string; to: string; body: string }): Promise<SendResult>;
  /** The carrier's list: what it accepted for this address since `since`, to reconcile an unknown. */
  acceptedSince(
    to: string,
    since: Date,
  ): Promise<readonly { providerId: string; body: string; at: Date; status: string }[]>;
  /** The carrier's list: what phones have sent to our numbers since `since`, oldest first, whether we were told or not. */
  receivedSince(since: Date): Promise<readonly ReceivedSms[]>;
  /** The carrier's list: what came with a text. */
  mediaOf(providerId: string): Promise<readonly CarrierMedia[]>;
}

/** Where the carrier keeps what came with a text. */
export interface MediaSource {
  /** Asks no server but the carrier's, whatever the address; reads no more than `mostBytes`, within a time limit. */
  fetch(url: string, mostBytes: number): Promise<FetchedMedia>;
}

/** `refused`: it will never be had. `failed`: it may be had another time. */
export type FetchedMedia =
  | { readonly result: 'fetched'; readonly content: Uint8Array }
  | { readonly result: 'refused'; readonly why: Extract<LossReason, 'too-large' | 'elsewhere'> }
  | { readonly result: 'failed'; readonly why: Extract<LossReason, 'missing' | 'unreachable'> };

/** A text to one of our numbers, as the carrier lists it. */
export interface ReceivedSms {
  readonly providerId: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** How many pictures and the like came with it. */
  readonly media: number;
  /** When the carrier took it, in whole seconds. */
  readonly at: Date;
}

export interface EmailProvider {
  send(message: {
    intentId: string;
    orgId: string;
    to: string;
    subject: string;
    body: string;
    language: Language;
    /** Emails of the same one belong together: the enrollment, or the patient. */
    thread: string;
    calendar?: CalendarEntry;
  }): Promise<SendResult>;
}

/** What a link in an email stands for, so that whoever has the email can end such emails, and nobody else. */
export interface UnsubscribeTokens {
  make(email: { readonly orgId: string; readonly intentId: string }, now: Date): string;
  /** `null` for one that we did not make, or that has expired. */
  read(token: string, now: Date): { readonly orgId: string; readonly intentId: string } | null;
}

/** Where emails come in. */
export interface MailDoor {
  /** `signature`: `sha256=` and the HMAC of the raw message in hex. */
  isSigned(raw: Uint8Array, signature: string | undefined): boolean;
  read(raw: Uint8Array): Promise<InboundMail>;
}

/** The secrets behind the pages of patients. */
export interface PatientLinkSecrets {
  /** The same link for the same seed; `id` is what is stored of it, `url` what the patient gets. */
  make(seed: string): { readonly id: string; readonly url: string };
  idOf(token: string): string;
  /** What says that the reader of this link has given the right birth date. */
  pass(linkId: string, until: Date): string;
  isPass(pass: string, linkId: string, now: Date): boolean;
}

export type OrderAnswer = 'applied' | 'not-open' | 'ended' | 'deferred';

/** The durable side of an enrollment, as the API and the sweepers see it. */
export interface PathwayRuntime {
  /** Idempotent: an enrollment that runs already is left alone. Throws `TemporalUnavailable`. */
  start(enrollment: Enrollment): Promise<void>;
  /** Hands a stored decision to the workflow and waits until the pathway has moved on; `deferred` when Temporal cannot be reached or does not answer in time. */
  applyDecision(
    enrollment: Pick<Enrollment, 'id' | 'orgId'>,
    decision: { id: string; target: string; outcome: string },
  ): Promise<'applied' | 'deferred'>;
  /**
   * Hands a stored order for one patient to the workflow and waits until it is known what became of it. `not-open`: it fits
   * nothing any more; `deferred`: Temporal cannot be reached or does not answer in time, or the enrollment is held up.
   */
  order(enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<OrderAnswer>;
  /** Signals a stored inbox entry by id; `gone` when the workflow has ended. */
  notify(enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<'sent' | 'gone' | 'deferred'>;
  /** Asks the workflow for a stored migration and waits until it is known what became of it. */
  migrate(enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<MigrationAnswer>;
  /** For readiness. */
  reachable(): Promise<boolean>;
}

/** Delivers stored messages that no pathway sends: a person's, a confirmation of STOP, an answer to HELP. */
export interface MessageDispatch {
  /** Idempotent. `deferred` when Temporal cannot be reached: the sweeper hands the intent over again. `exempt` ones go first. */
  dispatch(intent: Pick<MessageIntent, 'id' | 'orgId' | 'exempt'>): Promise<'started' | 'deferred'>;
}

/** Has the files of a stored message fetched. */
export interface MediaDispatch {
  /** Starts it unless it is at work. `deferred` when Temporal cannot be reached: the sweeper asks again. */
  fetch(message: Pick<InboundMessage, 'id' | 'orgId'>): Promise<'started' | 'deferred'>;
}

/** Carries out a stored migration. */
export interface MigrationDispatch {
  /** Starts it, or lets it look at its record again. @throws CarepathFailure `temporal-unavailable` */
  goOn(migration: Pick<Migration, 'id' | 'orgId'>): Promise<void>;
  /** Starts it unless it lives; `false` when it does. @throws CarepathFailure `temporal-unavailable` */
  ensure(migration: Pick<Migration, 'id' | 'orgId'>): Promise<boolean>;
}

/** Works on a stored campaign. */
export interface CampaignDispatch {
  /** Starts the work, or lets it look at its record again. @throws CarepathFailure `temporal-unavailable` */
  goOn(campaign: Pick<Campaign, 'id' | 'orgId'>): Promise<void>;
  /** Starts the work unless it lives; `false` when it does. @throws CarepathFailure `temporal-unavailable` */
  ensure(campaign: Pick<Campaign, 'id' | 'orgId'>): Promise<boolean>;
}

/** Forms, templates and pathways that ship with the product (the `pathways/` folder). */
export interface ContentLibrary {
  form(id: string): FormDefinition | null;
  template(id: string): MessageTemplate | null;
  /** What patients are given to read, in order. */
  materials(): readonly Material[];
  /** The ids of all templates, in order. */
  templateIds(): readonly string[];
  /** What staff insert into an answer to a patient. */
  snippets(): readonly Snippet[];
  /** The YAML source of each shipped pathway, by name. */
  pathways(): ReadonlyMap<string, string>;
  /** The simulated patients that ship with a pathway, as YAML by the name of their file. */
  scripts(pathway: string): ReadonlyMap<string, string>;
}
