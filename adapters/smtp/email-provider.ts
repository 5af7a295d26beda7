import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { mailError } from '../../core/messaging/delivery/carrier-codes';
import type { EmailProvider, SendResult } from '../../core/ports';
import type { Language } from '../../core/record/organization';
import type { Config } from '../config';
import { bounceAddresses } from './bounce-address';
import { calendarFile } from './calendar-file';
import { htmlBody } from './html-body';
import { unsubscribeTokens } from './unsubscribe-token';

const TIMEOUT_MS = 15_000;
const RETRY_AFTER_MS = 30_000;

/** One plain address: no list, no display name, no route. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/;
const LINE_BREAK = /[\r\n\u0085\u2028\u2029\0]/;

/** Failures before a connection stood: nothing can have been accepted. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const BEFORE_THE_MESSAGE = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT']);

const STOP: Readonly<Record<Language, string>> = {
  en: 'To stop these emails:',
  es: 'Para no recibir más estos correos:',
};
/** Where no mail comes in. */
const UNREAD: Readonly<Record<Language, string>> = {
  en: 'Please do not answer this email: nobody reads the answers.',
  es: 'Por favor no responda a este correo: nadie lee las respuestas.',
};

export type SmtpSettings = Pick<
  Config,
  'SMTP_URL' | 'MAIL_FROM' | 'MAIL_BOUNCES' | 'MAIL_INBOUND_SECRET' | 'PUBLIC_URL' | 'SESSION_SECRET'
>;

/**
 * Email by SMTP (RFC 5321). The Message-ID comes from the intent, so that two copies of one message, should they ever
 * exist, are one message to the recipient's mail program. One connection and one transaction a send, never repeated. Each
 * says how to end such emails, in a line of its own and for the mail program's button (RFC 8058), and where nobody reads
 * the answers it says that too.
 */
export function createEmailProvider(settings: SmtpSettings, timeoutMs = TIMEOUT_MS): EmailProvider {
  const transport = createTransport({
    url: settings.SMTP_URL,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const [, sender = 'carepath@localhost', domain = 'localhost'] =
    /([^\s@<]+@([^\s@>]+))>?\s*$/.exec(settings.MAIL_FROM) ?? [];
  const bounces = bounceAddresses(settings);
  const tokens = unsubscribeTokens(settings.SESSION_SECRET);
  return {
    async send({ intentId, orgId, to, subject, body, language, thread, calendar }) {
      const refused = refusal(to, subject);
      if (refused) return refused;
      const messageId = `<${intentId.replace(/[^\w.-]/g, '_')}@${domain}>`;
      const unsubscribe = `${settings.PUBLIC_URL}/mail/unsubscribe/${tokens.make({ orgId, intentId }, new Date())}`;
      const unread = settings.MAIL_INBOUND_SECRET === undefined ? `${UNREAD[language]}\n` : '';
      const text = `${body.trimEnd()}\n\n${unread}${STOP[language]} ${unsubscribe}\n`;
      // A message that nobody has: what belongs to one thread answers the same one.
      const root = `<thread-${hashOf(`${orgId}/${thread}`)}@${domain}>`;
      try {
        await transport.sendMail({
          from: settings.MAIL_FROM,
          to: { name: '', address: to },
          ...(bounces && { envelope: { from: bounces.make(intentId), to } }),
          subject,
          text,
          html: htmlBody(text, language),
          ...(calendar && { icalEvent: calendarFile(calendar, { sender, domain }, new Date()) }),
          messageId,
          inReplyTo: root,
          references: root,
          // RFC 3834: keeps vacation responders from answering, which would be read as the patient's words.
          headers: {
            'Auto-Submitted': 'auto-generated',
            'List-Unsubscribe': `<${unsubscribe}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          },
        });
        return { result: 'accepted', providerId: messageId };
      } catch (error) {
        return resultOf(error);
      }
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A line break in a header field would let its text add headers and recipients of its own. */
function refusal(to: string, subject: string): SendResult | null {
  if (LINE_BREAK.test(subject) || LINE_BREAK.test(to)) {
    return rejected('header-injection', 'The subject or address holds a line break.');
  }
  return ADDRESS.test(to) ? null : rejected('invalid-address', 'The email address is not valid.');
}

function rejected(code: string, message: string): SendResult {
  return { result: 'rejected', code, message, optedOut: false };
}

function resultOf(error: unknown): SendResult {
  const { responseCode, permanent, code = 'no code', originalCode = code, timeoutType = '' } = failureOf(error);
  if (responseCode !== undefined) {
    return permanent
      ? refusedByServer(responseCode, failureOf(error))
      : { result: 'busy', retryAfterMs: RETRY_AFTER_MS };
  }
  const nothingSent = code === 'EDNS' || NEVER_CONNECTED.has(originalCode) || BEFORE_THE_MESSAGE.has(timeoutType);
  if (nothingSent) return { result: 'busy', retryAfterMs: RETRY_AFTER_MS };
  return { result: 'unknown', message: `The mail server's answer was lost (${code}).` };
}

/** What a refusal of the recipient means where the server says no status of RFC 3463 with it (RFC 5321, 4.2.3). */
const STATUS_OF_REPLY: { readonly [code: number]: string } = { 550: '5.1.1', 551: '5.1.6', 553: '5.1.3' };
const STATUS_SAID = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/;
/** A server that refuses us, or the message, in a reply for mailboxes. */
const NOT_THE_MAILBOX = /relay|polic|spam|block|black|listed|denied|auth|reputation|sender/i;

/** By the server's own status (RFC 3463) where it says one of the recipient or the message, else by what it refused. */
function refusedByServer(replyCode: number, { command, response = '' }: SmtpFailure): SendResult {
  const isRecipient = command === 'RCPT TO';
  const [, said] = (isRecipient || command === 'DATA' ? STATUS_SAID.exec(response) : null) ?? [];
  const meant = isRecipient && !NOT_THE_MAILBOX.test(response) ? STATUS_OF_REPLY[replyCode] : undefined;
  const status = said ?? meant;
  if (status === undefined) return rejected(String(replyCode), `The mail server refused the message (${replyCode}).`);
  return { ...mailError(status), result: 'rejected', optedOut: false };
}

/** What nodemailer says about a failure; all of it may be missing. */
interface SmtpFailure {
  /** The server's answer (RFC 5321), 4xx or 5xx. */
  readonly responseCode?: number;
  /** The whole of it. */
  readonly response?: string;
  /** What it answered to. */
  readonly command?: string;
  readonly permanent?: boolean;
  readonly code?: string;
  readonly originalCode?: string;
  readonly timeoutType?: string;
}

function failureOf(error: unknown): SmtpFailure {
  return typeof error === 'object' && error !== null ? error : {};
}
