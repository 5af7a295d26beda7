import { callServer } from './http';

/** A text as the simulated carrier knows it; `inbound` was written on the phone. */
export interface SimulatedText {
  readonly sid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly at: string;
  readonly status: string;
}

export interface SimulatedMail {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly at: string;
}

interface List<Item> {
  readonly items: readonly Item[];
}

export function listTexts(signal?: AbortSignal): Promise<List<SimulatedText>> {
  return callServer('GET', '/sim/sms', signal ? { signal } : {});
}

/** Writes a text on the simulated phone. */
export function textFromPhone(from: string, body: string): Promise<unknown> {
  return callServer('POST', '/sim/sms', { body: { from, body } });
}

/** The mailbox answers an email, or a mail server answers for it. */
export type MailBackKind = 'reply' | 'bounce' | 'complaint' | 'autoreply';

export function mailBack(mail: SimulatedMail, kind: MailBackKind, body: string): Promise<unknown> {
  const { messageId: inReplyTo, to } = mail;
  return callServer('POST', '/sim/mail', { body: { from: to[0], inReplyTo, kind, body } });
}

export function listMails(signal?: AbortSignal): Promise<List<SimulatedMail>> {
  return callServer('GET', '/sim/mail', signal ? { signal } : {});
}
