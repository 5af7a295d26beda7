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
  readonly media: readonly { readonly sid: string; readonly contentType: string }[];
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

/** Sends a picture from the simulated phone. */
export async function pictureFromPhone(from: string, body: string, picture: File): Promise<unknown> {
  const media = [{ contentType: picture.type, base64: await base64Of(picture) }];
  return callServer('POST', '/sim/sms', { body: { from, body, media } });
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** The mailbox answers an email, or a mail server answers for it. */
export type MailBackKind = 'reply' | 'bounce' | 'complaint' | 'autoreply';

export async function mailBack(mail: SimulatedMail, kind: MailBackKind, body: string, file?: File): Promise<unknown> {
  const { messageId: inReplyTo, to } = mail;
  const attachments = file
    ? [{ name: file.name, contentType: file.type || 'application/octet-stream', base64: await base64Of(file) }]
    : [];
  return callServer('POST', '/sim/mail', { body: { from: to[0], inReplyTo, kind, body, attachments } });
}

export function listMails(signal?: AbortSignal): Promise<List<SimulatedMail>> {
  return callServer('GET', '/sim/mail', signal ? { signal } : {});
}
