import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from './journal';

export type CarrierStatus = 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'received';

/** A picture that came with a text; its bytes are in a file of the name of its sid. */
export interface Media {
  readonly sid: string;
  readonly contentType: string;
}

/** One text, as the carrier keeps it. */
export interface Text {
  readonly sid: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** ISO 8601. */
  readonly at: string;
  readonly status: CarrierStatus;
  readonly errorCode: number | null;
  readonly statusCallback: string | null;
  readonly messagingServiceSid: string | null;
  /** From the callback's query: which message of ours this is. */
  readonly intent: string | null;
  /** The callbacks have all been made (or the fault plan dropped them). */
  readonly settled: boolean;
  readonly media?: readonly Media[];
  /** ISO 8601: the list shows it from then on; at once where it is missing. */
  readonly listedAt?: string;
}

/** A picture as a phone sends it. */
export interface Picture {
  readonly contentType: string;
  readonly content: Uint8Array;
}

type Entry =
  | { readonly type: 'text'; readonly text: Text }
  | { readonly type: 'status'; readonly sid: string; readonly status: CarrierStatus; readonly errorCode: number | null }
  | { readonly type: 'settled'; readonly sid: string }
  | { readonly type: 'opt-out'; readonly phone: string; readonly at: string }
  | { readonly type: 'opt-in'; readonly phone: string }
  | { readonly type: 'confirmed'; readonly phone: string };

type OptOutWord = 'STOP' | 'START' | 'HELP';

/** The number our texts come from; from the range reserved for fiction. */
export const OUR_NUMBER = '+16175550100';

/** A confirmation must follow an opt-out within five minutes (47 CFR 64.1200(a)(12)); the carrier lets one through. */
const CONFIRMATION_WINDOW_MS = 5 * 60_000;

const WORDS: { readonly [word: string]: OptOutWord } = {
  STOP: 'STOP',
  STOPALL: 'STOP',
  UNSUBSCRIBE: 'STOP',
  CANCEL: 'STOP',
  END: 'STOP',
  QUIT: 'STOP',
  REVOKE: 'STOP',
  OPTOUT: 'STOP',
  START: 'START',
  UNSTOP: 'START',
  HELP: 'HELP',
  INFO: 'HELP',
};

/** The carrier's memory: every text in order, and who has opted out. All of it is in its journal. */
export class Carrier {
  private readonly texts = new Map<string, Text>();
  /** Opted-out phones: since when, and whether the one confirmation is still allowed. */
  private readonly optedOut = new Map<string, { readonly at: number; readonly mayConfirm: boolean }>();
  private readonly journal: Journal<Entry>;

  private readonly mediaFolder: string;

  constructor(folder: string) {
    this.mediaFolder = join(folder, 'media');
    mkdirSync(this.mediaFolder, { recursive: true });
    const { journal, entries } = Journal.open<Entry>(join(folder, 'sms.jsonl'));
    this.journal = journal;
    for (const entry of entries) this.apply(entry);
  }

  /** Takes a text to a phone; `null` when the phone has opted out. */
  accept(message: Pick<Text, 'to' | 'body' | 'statusCallback' | 'messagingServiceSid'>, listLagMs = 0): Text | null {
    if (!this.allows(message.to)) return null;
    const text: Text = {
      ...message,
      ...listedAfter(listLagMs),
      sid: newSid(),
      direction: 'outbound-api',
      from: OUR_NUMBER,
      at: new Date().toISOString(),
      status: 'accepted',
      errorCode: null,
      intent: intentOf(message.statusCallback),
      settled: message.statusCallback === null,
    };
    this.write({ type: 'text', text });
    return text;
  }

  /** A text from a phone, with the consent word the carrier recognizes in it. */
  receive(
    { from, to, body, pictures = [] }: Pick<Text, 'from' | 'to' | 'body'> & { readonly pictures?: readonly Picture[] },
    listLagMs = 0,
  ): { text: Text; optOutType: OptOutWord | null } {
    const media = pictures.map((picture) => this.keep(picture));
    const text: Text = {
      ...listedAfter(listLagMs),
      ...(media.length > 0 && { media }),
      sid: newSid(media.length > 0 ? 'MM' : 'SM'),
      direction: 'inbound',
      from,
      to,
      body,
      at: new Date().toISOString(),
      status: 'received',
      errorCode: null,
      statusCallback: null,
      messagingServiceSid: null,
      intent: null,
      settled: true,
    };
    this.write({ type: 'text', text });
    const optOutType = WORDS[body.trim().toUpperCase()] ?? null;
    if (optOutType === 'STOP' && !this.optedOut.has(from)) this.write({ type: 'opt-out', phone: from, at: text.at });
    if (optOutType === 'START' && this.optedOut.has(from)) this.write({ type: 'opt-in', phone: from });
    return { text, optOutType };
  }

  setStatus(sid: string, status: CarrierStatus, errorCode: number | null): void {
    this.write({ type: 'status', sid, status, errorCode });
  }

  settle(sid: string): void {
    this.write({ type: 'settled', sid });
  }

  get(sid: string): Text | null {
    return this.texts.get(sid) ?? null;
  }

  /** Where the bytes of a picture are. */
  pathOf({ sid }: Media): string {
    return join(this.mediaFolder, sid);
  }

  /** Both directions of one phone, or of all, oldest first. */
  conversation(phone?: string): Text[] {
    return [...this.texts.values()].filter((text) => phone === undefined || text.from === phone || text.to === phone);
  }

  /** What the carrier's own list shows now, oldest first. */
  listed(): Text[] {
    const now = new Date().toISOString();
    return [...this.texts.values()].filter((text) => text.listedAt === undefined || text.listedAt <= now);
  }

  /** Everything the carrier accepted from us, in order. */
  accepted(): Text[] {
    return [...this.texts.values()].filter((text) => text.direction === 'outbound-api');
  }

  close(): void {
    this.journal.close();
  }

  private keep({ contentType, content }: Picture): Media {
    const media = { sid: newSid('ME'), contentType };
    writeFileSync(this.pathOf(media), content);
    return media;
  }

  private allows(phone: string): boolean {
    const consent = this.optedOut.get(phone);
    if (!consent) return true;
    if (!consent.mayConfirm || Date.now() - consent.at > CONFIRMATION_WINDOW_MS) return false;
    this.write({ type: 'confirmed', phone });
    return true;
  }

  private write(entry: Entry): void {
    this.journal.append(entry);
    this.apply(entry);
  }

  private apply(entry: Entry): void {
    switch (entry.type) {
      case 'text':
        this.texts.set(entry.text.sid, entry.text);
        return;
      case 'status':
        return this.change(entry.sid, { status: entry.status, errorCode: entry.errorCode });
      case 'settled':
        return this.change(entry.sid, { settled: true });
      case 'opt-out':
        this.optedOut.set(entry.phone, { at: Date.parse(entry.at), mayConfirm: true });
        return;
      case 'confirmed':
        this.optedOut.set(entry.phone, { at: this.optedOut.get(entry.phone)?.at ?? 0, mayConfirm: false });
        return;
      case 'opt-in':
        this.optedOut.delete(entry.phone);
        return;
    }
  }

  private change(sid: string, fields: Partial<Text>): void {
    const text = this.texts.get(sid);
    if (text) this.texts.set(sid, { ...text, ...fields });
  }
}

function listedAfter(lagMs: number): Pick<Text, 'listedAt'> {
  return lagMs > 0 ? { listedAt: new Date(Date.now() + lagMs).toISOString() } : {};
}

function newSid(prefix = 'SM'): string {
  return `${prefix}${randomBytes(16).toString('hex')}`;
}

function intentOf(statusCallback: string | null): string | null {
  return statusCallback === null ? null : new URL(statusCallback).searchParams.get('intent');
}
