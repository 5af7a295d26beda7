import type { AttachmentRepository, FilePlace, Settlement } from '../core/attachment-repository';
import { MOST_BYTES } from '../core/messaging/inbound/files/file-type';
import { keepFile } from '../core/messaging/inbound/files/keep-file';
import type { MediaRef, MediaRound } from '../core/pathway/host';
import type { Clock, FetchedMedia, MediaSource } from '../core/ports';
import type { Attachment } from '../core/record/message';
import { systemScope, type Scope } from '../core/record/scope';

export interface KeepMediaDependencies {
  readonly repositories: { readonly attachments: AttachmentRepository };
  readonly media: MediaSource;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;
/** Between one try and the next: a carrier that is away for half a day is waited for. */
const WAITS_MS = [10_000, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS, 360 * MINUTE_MS] as const;
const MOST_TRIES = WAITS_MS.length + 1;
/** What the carrier says it does not have does not appear hours later. */
const MOST_TRIES_OF_MISSING = 3;

/** One round over the files of a message that are still to be fetched. Each is kept, given up, or left for the next round. */
export function createKeepMedia(deps: KeepMediaDependencies) {
  return async ({ orgId, messageId }: MediaRef): Promise<MediaRound> => {
    const { attachments } = deps.repositories;
    const scope = systemScope(orgId, 'media');
    const message = await attachments.message(scope, messageId);
    let next: Date | null = null;
    for (const [index, attachment] of (message?.attachments ?? []).entries()) {
      if (attachment.state === 'awaited')
        next = later(next, await keepOne(deps, scope, { messageId, index }, attachment));
    }
    if (next === null) await attachments.finish(scope, messageId);
    return { again: next?.toISOString() ?? null };
  };
}

/** When it is to be tried again; `null` when it is settled. */
async function keepOne(
  deps: KeepMediaDependencies,
  scope: Scope,
  place: FilePlace,
  { url, tries: made = 0 }: Attachment,
): Promise<Date | null> {
  const { attachments } = deps.repositories;
  const nextTry = new Date(deps.clock.now().getTime() + (WAITS_MS[Math.min(made, WAITS_MS.length - 1)] ?? 0));
  // Counted first, so that one that kills its worker is not tried for ever.
  const tries = await attachments.begin(scope, place, nextTry);
  if (tries === null) return null;
  const fetched: FetchedMedia =
    tries > MOST_TRIES ? { result: 'failed', why: 'unreachable' } : await deps.media.fetch(url, MOST_BYTES);
  const settlement = await settlementOf(deps, scope, place, fetched, tries);
  if (settlement === null) return nextTry;
  await attachments.settle(scope, place, settlement);
  return null;
}

async function settlementOf(
  { repositories }: KeepMediaDependencies,
  scope: Scope,
  place: FilePlace,
  fetched: FetchedMedia,
  tries: number,
): Promise<Settlement | null> {
  switch (fetched.result) {
    case 'fetched':
      return keepFile(repositories.attachments, scope, place, fetched);
    case 'refused':
      return { state: 'lost', why: fetched.why };
    case 'failed': {
      const most = fetched.why === 'missing' ? MOST_TRIES_OF_MISSING : MOST_TRIES;
      return tries < most ? null : { state: 'lost', why: fetched.why };
    }
  }
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
