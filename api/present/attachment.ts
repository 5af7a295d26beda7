import type { z } from 'zod';
import type { attachment } from '../contract/patients';
import type { KeptFile } from '../../core/attachment-repository';
import { savedName } from '../../core/messaging/inbound/files/file-name';
import { isPicture } from '../../core/messaging/inbound/files/file-type';
import type { Attachment } from '../../core/record/message';
import type { Presented } from './presented';

/** The carrier's address stays here. What came before files were kept is lost. */
export function presentAttachment(one: Attachment): Presented<z.input<typeof attachment>> {
  const { contentType, state = 'lost', file, size, name, why } = one;
  return {
    state,
    id: file ?? null,
    contentType,
    size: size ?? null,
    name: name ?? null,
    isPicture: state === 'kept' && isPicture(contentType),
    why: state === 'lost' ? (why ?? 'missing') : null,
  };
}

/** What was sent by a stranger runs nowhere and leaves no copy: pictures are shown, everything else is saved under a plain name. */
export function attachmentHeaders({ contentType, name }: KeptFile): Readonly<Record<string, string>> {
  const disposition = isPicture(contentType) ? 'inline' : 'attachment';
  return {
    'Content-Type': contentType,
    'Content-Disposition': `${disposition}; filename="${savedName(name, contentType)}"`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  };
}
