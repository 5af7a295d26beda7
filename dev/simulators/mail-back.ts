import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Mail } from './mail-sink';

export interface MailBackSettings {
  readonly publicUrl: string;
  readonly secret: string;
}

export const mailBackKinds = ['reply', 'bounce', 'complaint', 'autoreply'] as const;
const address = z.string().regex(/^[^\s<>@]+@[^\s<>@]+$/, 'must be an email address');
const file = z.strictObject({
  name: z.string().min(1).max(200),
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be like image/jpeg'),
  base64: z.base64().min(1).max(11_000_000),
});
export const mailBack = z.strictObject({
  /** Whose mailbox it comes from, or to which a mail server could not deliver. */
  from: address,
  kind: z.enum(mailBackKinds).default('reply'),
  /** The Message-ID of ours that it is about; the latest to this mailbox when absent. */
  inReplyTo: z.string().max(500).optional(),
  subject: z.string().max(500).optional(),
  body: z.string().max(10_000).default(''),
  /** `false`: a bounce that quotes nothing of ours, neither the email nor its recipient. */
  quotes: z.boolean().default(true),
  /** Of a reply. */
  attachments: z.array(file).max(20).default([]),
  /** RFC 3463, of a bounce. */
  status: z
    .string()
    .regex(/^[45]\.\d{1,3}\.\d{1,3}$/)
    .default('5.1.1'),
});
export type MailBack = z.infer<typeof mailBack>;

const ANSWER_WITHIN_MS = 15_000;
/** Whom a mail that answers nothing is for. */
const OURS = 'care@clinic.example';

/** Hands the product an email as a mail server does that is set up to: raw and signed. The HTTP status; `null`: no answer. */
export async function sendMailBack(
  { publicUrl, secret }: MailBackSettings,
  wanted: MailBack,
  received: readonly Mail[],
): Promise<number | null> {
  const theirs = received.filter(({ to }) => to.includes(wanted.from));
  const about = theirs.find(({ messageId }) => messageId === wanted.inReplyTo) ?? theirs.at(-1);
  const raw = write(wanted, about);
  try {
    const response = await fetch(`${publicUrl.replace(/\/+$/, '')}/webhooks/mail/inbound`, {
      method: 'POST',
      headers: {
        'Content-Type': 'message/rfc822',
        'X-Carepath-Signature': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`,
      },
      body: raw,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

function write(wanted: MailBack, about: Mail | undefined): string {
  switch (wanted.kind) {
    case 'reply':
      return letter(wanted, about, {}, wanted.subject ?? `Re: ${about?.subject ?? ''}`);
    case 'autoreply':
      // RFC 3834: to where bounces go.
      return letter(
        wanted,
        about,
        { 'Auto-Submitted': 'auto-replied', To: returnTo(about) },
        wanted.subject ?? 'Out of office',
      );
    case 'bounce':
      return report(about, wanted, 'delivery-status', 'The email could not be delivered.', [
        'Reporting-MTA: dns; mx.simulated.example',
        '',
        `Final-Recipient: rfc822; ${wanted.quotes ? wanted.from : 'forwarded@mx.simulated.example'}`,
        `Action: ${wanted.status.startsWith('5') ? 'failed' : 'delayed'}`,
        `Status: ${wanted.status}`,
      ]);
    case 'complaint':
      return report(about, wanted, 'feedback-report', 'The reader calls this email unwanted.', [
        'Feedback-Type: abuse',
        'User-Agent: Simulator/1.0',
        'Version: 1',
        `Original-Rcpt-To: ${wanted.from}`,
      ]);
  }
}

function letter(
  { from, body, attachments }: MailBack,
  about: Mail | undefined,
  more: Readonly<Record<string, string>>,
  subject: string,
): string {
  const quoted = (about?.body ?? '').split('\n').map((line) => `> ${line}`);
  const text = [
    ...['Content-Type: text/plain; charset=utf-8', '', body],
    ...(about ? ['', `On ${new Date(about.at).toDateString()}, ${about.from} wrote:`, ...quoted] : []),
  ];
  const boundary = randomUUID();
  return lines([
    ...header({
      ...{ From: from, To: about?.from ?? OURS, Subject: encoded(subject), ...more },
      ...(about && { 'In-Reply-To': about.messageId, References: about.messageId }),
    }),
    ...(attachments.length === 0
      ? text
      : [
          ...[`Content-Type: multipart/mixed; boundary="${boundary}"`, '', `--${boundary}`, ...text],
          ...attachments.flatMap((one) => [`--${boundary}`, ...part(one)]),
          ...[`--${boundary}--`, ''],
        ]),
  ]);
}

function part({ name, contentType, base64 }: z.infer<typeof file>): readonly string[] {
  return [
    `Content-Type: ${contentType}`,
    `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(base64.match(/.{1,76}/g) ?? []),
  ];
}

function returnTo(about: Mail | undefined): string {
  return about?.envelopeFrom ?? about?.from ?? OURS;
}

function report(
  about: Mail | undefined,
  { kind: back, quotes }: MailBack,
  kind: string,
  words: string,
  fields: readonly string[],
): string {
  const boundary = randomUUID();
  const to = back === 'bounce' ? returnTo(about) : (about?.from ?? OURS);
  return lines([
    ...header({
      ...{
        'Return-Path': '<>',
        'Delivered-To': to,
        From: 'mailer-daemon@mx.simulated.example',
        To: to,
        Subject: 'About your email',
        'Auto-Submitted': 'auto-replied',
      },
      'Content-Type': `multipart/report; report-type=${kind}; boundary="${boundary}"`,
    }),
    ...['', `--${boundary}`, 'Content-Type: text/plain', '', words],
    ...[`--${boundary}`, `Content-Type: message/${kind}`, '', ...fields],
    ...(quotes
      ? [`--${boundary}`, 'Content-Type: text/rfc822-headers', '', `Message-ID: ${about?.messageId ?? ''}`]
      : []),
    ...[`--${boundary}--`, ''],
  ]);
}

function header(fields: Readonly<Record<string, string>>): readonly string[] {
  const all = { 'Message-ID': `<${randomUUID()}@simulated.example>`, Date: new Date().toUTCString(), ...fields };
  return [...Object.entries(all).map(([name, value]) => `${name}: ${value}`), 'MIME-Version: 1.0'];
}

/** RFC 2047; a line break would be a header of its own. */
function encoded(subject: string): string {
  return `=?utf-8?B?${Buffer.from(subject.replace(/[\r\n]+/g, ' ')).toString('base64')}?=`;
}

function lines(all: readonly string[]): string {
  return all.flatMap((line) => line.split(/\r?\n/)).join('\r\n');
}
