import type { AttachmentRepository } from '../../../core/attachment-repository';
import { MOST_BYTES, MOST_FILES, UNKNOWN_TYPE } from '../../../core/messaging/inbound/files/file-type';
import { keepFile } from '../../../core/messaging/inbound/files/keep-file';
import type { InboundMail, MailFile } from '../../../core/messaging/inbound/mail/inbound-mail';
import type { Attachment, InboundMessage } from '../../../core/record/message';
import type { Scope } from '../../../core/record/scope';

export interface KeepFilesDeps {
  readonly attachments: Pick<AttachmentRepository, 'keep'>;
}

const TOO_MANY: Attachment = { url: '', contentType: UNKNOWN_TYPE, state: 'lost', why: 'too-many' };

/** Keeps what came in an email before the email itself is stored: that names no file that is not there. */
export async function keepFiles(
  { attachments }: KeepFilesDeps,
  scope: Scope,
  messageId: string,
  mail: Pick<InboundMail, 'attachments'>,
): Promise<Pick<InboundMessage, 'attachments'>> {
  const settled: Attachment[] = [];
  for (const [index, file] of mail.attachments.slice(0, MOST_FILES).entries()) {
    settled.push({ ...nameOf(file), url: '', ...(await settle(attachments, scope, { messageId, index }, file)) });
  }
  if (mail.attachments.length > MOST_FILES) settled.push(TOO_MANY);
  return settled.length > 0 ? { attachments: settled } : {};
}

async function settle(
  attachments: KeepFilesDeps['attachments'],
  scope: Scope,
  place: Parameters<typeof keepFile>[2],
  file: MailFile,
): Promise<Pick<Attachment, 'state' | 'contentType' | 'file' | 'size' | 'why'>> {
  if (file.content.length > MOST_BYTES) return { contentType: file.contentType, state: 'lost', why: 'too-large' };
  return keepFile(attachments, scope, place, file);
}

function nameOf({ name }: MailFile): Pick<Attachment, 'name'> {
  return name === undefined ? {} : { name };
}
