import type { AttachmentRepository, FilePlace, Settlement } from '../../../attachment-repository';
import type { Scope } from '../../../record/scope';
import { fileTypeOf } from './file-type';

/** Keeps one file of a message under the type that its bytes tell. The same again changes nothing. */
export async function keepFile(
  attachments: Pick<AttachmentRepository, 'keep'>,
  scope: Scope,
  place: FilePlace,
  { content, name }: { readonly content: Uint8Array; readonly name?: string | undefined },
): Promise<Extract<Settlement, { state: 'kept' }>> {
  const contentType = fileTypeOf(content);
  const named = name === undefined ? {} : { name };
  const file = await attachments.keep(scope, { ...place, ...named, contentType, content });
  return { state: 'kept', file, contentType, size: content.length };
}
