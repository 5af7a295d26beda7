import { isTimeOff } from './time-off-words';
import type { InboundMail } from './inbound-mail';

/** What an email is, before anybody reads its words. `about`: the id of the email of ours that it quotes, where it does. */
export type MailKind =
  /** It did not arrive and never will; `status` is RFC 3463's, `recipient` the address that failed. */
  | { readonly kind: 'bounce'; readonly about?: string; readonly recipient?: string; readonly status: string }
  /** It has not arrived so far. */
  | { readonly kind: 'delay' }
  /** The reader has told their mail provider that it is unwanted (RFC 5965). */
  | { readonly kind: 'complaint'; readonly about?: string; readonly recipient?: string }
  /** A program has answered (RFC 3834): nobody reads it and nothing may answer it. */
  | { readonly kind: 'automatic' }
  | { readonly kind: 'written' };

export function kindOfMail(mail: InboundMail): MailKind {
  const report = mail.reports.find(({ kind }) => kind === 'feedback-report');
  if (report) return { kind: 'complaint', ...aboutOf(mail), ...recipientOf(report.text, COMPLAINED) };
  const status = mail.reports.find(({ kind }) => kind === 'delivery-status');
  if (status) return readDeliveryStatus(mail, status.text);
  const written = bouncedInWords(mail);
  if (written) return written;
  return isAutomatic(mail) ? { kind: 'automatic' } : { kind: 'written' };
}

const FAILED_TO = /^(?:Final|Original)-Recipient:\s*(?:rfc822;)?\s*<?([^\s<>;]+@[^\s<>;]+)>?/im;
const COMPLAINED = /^(?:Original-Rcpt-To|Removal-Recipient):\s*<?([^\s<>]+@[^\s<>]+)>?/im;

function readDeliveryStatus(mail: InboundMail, text: string): MailKind {
  const [, action = ''] = /^Action:\s*(\S+)/im.exec(text) ?? [];
  const [, status = '5.0.0'] = /^Status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(text) ?? [];
  if (action.toLowerCase() === 'failed') {
    return { kind: 'bounce', status, ...aboutOf(mail), ...recipientOf(text, FAILED_TO) };
  }
  return action.toLowerCase() === 'delayed' ? { kind: 'delay' } : { kind: 'automatic' };
}

const MAIL_SERVER = /^(?:mailer-daemon|postmaster)@/;

/** By a mail server that knows nothing of RFC 3464; believed only where it came to the envelope sender of an email of ours. */
function bouncedInWords({ envelopeOf, from, text }: InboundMail): MailKind | null {
  if (typeof envelopeOf === 'string' || !MAIL_SERVER.test(from ?? '')) return null;
  const [, status] = /(?<![\d.])(5\.\d{1,3}\.\d{1,3})(?!\.?\d)/.exec(text) ?? [];
  return status === undefined ? null : { kind: 'bounce', status };
}

function recipientOf(text: string, pattern: RegExp): { readonly recipient?: string } {
  const [, recipient] = pattern.exec(text) ?? [];
  return recipient === undefined ? {} : { recipient: recipient.toLowerCase() };
}

/** By the header that a report carries, else by what it answers. */
function aboutOf({ original, references }: InboundMail): { readonly about?: string } {
  const [, carried] = /^Message-ID:\s*<([^<>\s]+)>/im.exec(original ?? '') ?? [];
  const about = carried ?? references[0];
  return about === undefined ? {} : { about };
}

/** Out-of-office notes and the like; the header is believed first, then what such notes are called. */
function isAutomatic({ headers, subject }: InboundMail): boolean {
  const submitted = (headers.get('auto-submitted') ?? 'no').split(';')[0]?.trim().toLowerCase();
  if (submitted !== 'no') return true;
  if (/^(?:bulk|junk|list|auto_reply)$/i.test(headers.get('precedence')?.trim() ?? '')) return true;
  if (['x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'list-id'].some((name) => headers.has(name)))
    return true;
  // The empty return path of what must not be answered.
  if (headers.get('return-path')?.trim() === '<>') return true;
  return isTimeOff(subject);
}
