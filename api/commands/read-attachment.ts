import type { KeptFile } from '../../core/attachment-repository';
import { CarepathFailure } from '../../core/errors';
import type { Repositories } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';

export interface ReadFile {
  readonly file: KeptFile;
  /** Who sent it, or may have: everybody with the phone or address while that is not known. */
  readonly patientIds: readonly string[];
}

/** A file that came with a message. @throws CarepathFailure not-found */
export async function readAttachment(
  { attachments, patients }: Pick<Repositories, 'attachments' | 'patients'>,
  scope: Scope,
  id: string,
): Promise<ReadFile> {
  const file = await attachments.file(scope, id);
  const message = file && (await attachments.message(scope, file.messageId));
  // One whose message was never stored belongs to nobody.
  if (!file || !message) throw new CarepathFailure('not-found', 'There is no such file.');
  if (message.patientId !== undefined) return { file, patientIds: [message.patientId] };
  const candidates = await patients.findByAddress(scope, message.channel, message.from);
  return { file, patientIds: candidates.map((patient) => patient.id) };
}
