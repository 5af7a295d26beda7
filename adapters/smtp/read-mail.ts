import { createHash } from 'node:crypto';
import { simpleParser, type AddressObject, type Attachment, type ParsedMail } from 'mailparser';
import { shownName } from '../../core/messaging/inbound/files/file-name';
import type { EnvelopeOf, InboundMail, MailFile } from '../../core/messaging/inbound/mail/inbound-mail';
import type { BounceAddresses } from './bounce-address';

const REPORTS = new Map([
  ['message/delivery-status', 'delivery-status'],
  ['message/feedback-report', 'feedback-report'],
] as const);
const ORIGINAL = new Set(['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers']);
/** RFC 5322 has lines of 998. */
const LONGEST_SUBJECT = 998;
/** A picture that stands in the text is one that somebody took when it is larger. */
const LARGEST_LOGO_BYTES = 10 * 1024;
/** Enough of an original for its header. */
const HEADER_BYTES = 64 * 1024;

/** Reads a raw message (RFC 5322, MIME); what is malformed is read as far as it goes. */
export async function readMail(raw: Buffer, bounces: BounceAddresses | null): Promise<InboundMail> {
  // Reports have parts that only programs read; they must not end up among the words.
  const mail = await simpleParser(raw, { keepDeliveryStatus: true, skipImageLinks: true });
  const { attachments } = mail;
  const reports = attachments.filter(({ contentType }) => REPORTS.has(contentType as never));
  return {
    messageId: bare(mail.messageId ?? '') || createHash('sha256').update(raw).digest('hex'),
    from: addressIn(mail.from),
    to: addressIn([mail.to].flat()[0]) ?? '',
    envelopeOf: bounces ? envelopeOf(bounces, mail) : 'not-used',
    subject: (mail.subject ?? '').slice(0, LONGEST_SUBJECT),
    text: mail.text ?? '',
    references: referencesOf(mail),
    headers: new Map(mail.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()])),
    reports: reports.flatMap(({ contentType, content }) => {
      const kind = REPORTS.get(contentType as never);
      return kind === undefined ? [] : [{ kind, text: content.toString('utf8') }];
    }),
    original: originalOf(attachments),
    attachments: attachments.filter((part) => isFile(part, reports.length > 0)).map(fileOf),
  };
}

/** Where a mail server says it has put the message, and whom the message names; each may be there several times. */
const RECIPIENT_FIELDS = new Set(['x-original-to', 'delivered-to', 'envelope-to', 'x-envelope-to', 'to']);
/** Many more than a mail server writes. */
const MOST_RECIPIENTS = 50;

function envelopeOf(bounces: BounceAddresses, mail: ParsedMail): EnvelopeOf {
  const idStart = bounces.read(recipientsOf(mail));
  return idStart === null ? 'none' : { idStart };
}

function recipientsOf({ headerLines }: ParsedMail): readonly string[] {
  const fields = headerLines.filter(({ key }) => RECIPIENT_FIELDS.has(key)).map(({ line }) => line);
  return (fields.join('\n').match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? []).slice(0, MOST_RECIPIENTS);
}

/** Neither what programs read nor the logo of a signature. A message within a message is a file, but for a report's. */
function isFile({ contentType, related, content }: Attachment, isReport: boolean): boolean {
  if (REPORTS.has(contentType as never)) return false;
  if (isReport && ORIGINAL.has(contentType)) return false;
  return !related || content.length > LARGEST_LOGO_BYTES;
}

function fileOf({ contentType, filename, content }: Attachment): MailFile {
  const name = shownName(filename);
  return { contentType, content, ...(name !== undefined && { name }) };
}

function referencesOf({ inReplyTo, references }: ParsedMail): readonly string[] {
  const ids = [inReplyTo ?? '', ...[references ?? []].flat().toReversed()].flatMap((text) => text.split(/\s+/));
  return [...new Set(ids.map(bare).filter((id) => id !== ''))];
}

function originalOf(attachments: readonly Attachment[]): string | null {
  const part = attachments.find(({ contentType }) => ORIGINAL.has(contentType));
  return part ? part.content.subarray(0, HEADER_BYTES).toString('utf8') : null;
}

function addressIn(address: AddressObject | undefined): string | null {
  const found = address?.value.find((one) => one.address !== undefined && one.address !== '')?.address;
  return found === undefined ? null : found.toLowerCase();
}

function bare(id: string): string {
  return id.trim().replace(/^<|>$/g, '');
}
