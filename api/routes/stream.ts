import type { Request, Response } from 'express';
import type { z } from 'zod';
import { streamEvent } from '../contract/events';
import type { FeedEntry } from '../../core/record/audit-event';
import type { ApiDeps } from '../deps';
import { authenticateAgain } from '../middleware/authenticate';
import type { Principal } from '../middleware/principal';
import type { Presented } from '../present/presented';
import { ACCESS_KINDS } from './access';
import { OVERLAP_MS, type FeedTail } from './feed-tail';
import { route } from './route';

const HEARTBEAT_MS = 15_000;
/** A client that does not read this much is cut off; it comes back and catches up. */
const MAX_UNREAD_BYTES = 256 * 1024;
const REPLAY = 1_000;
const hidden: ReadonlySet<string> = new Set(ACCESS_KINDS);

/** Server-sent events, one tail of the feed for each process. */
export function streamRoutes(tail: Pick<FeedTail, 'listen'>) {
  return [
    route({
      method: 'get',
      path: '/stream',
      summary: 'Server-sent events: what changed, to be fetched again; Last-Event-ID catches up',
      permission: 'stream:read',
      contract: { responses: { 200: { description: 'Lines of `StreamEvent`', body: streamEvent, stream: true } } },
      handler: async ({ deps, principal, request }) => {
        const missed = await missedBy(deps, request);
        return {
          status: 200 as const,
          stream: (response: Response) => stream(deps, tail, { principal, request, response, missed }),
        };
      },
    }),
  ];
}

interface Client {
  readonly principal: Principal;
  readonly request: Request;
  readonly response: Response;
  readonly missed: readonly FeedEntry[];
}

function stream(deps: ApiDeps, tail: Pick<FeedTail, 'listen'>, { principal, request, response, missed }: Client): void {
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('X-Accel-Buffering', 'no');
  response.write('retry: 1000\n\n');
  const tell = (entry: FeedEntry): void => {
    if (!concerns(principal, entry)) return;
    response.write(`id: ${entry.at.getTime()}-${entry.id}\ndata: ${JSON.stringify(present(entry))}\n\n`);
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
  };
  const stop = tail.listen(tell);
  missed.forEach(tell);
  // A session that ends, an account or a key that is taken away, ends the stream too.
  const heartbeat = setInterval(() => {
    response.write(': still here\n\n');
    authenticateAgain(deps, request, principal).then(
      (same) => {
        if (!same) response.end();
      },
      () => undefined,
    );
  }, HEARTBEAT_MS);
  response.once('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}

/** Only this organization's; readings of records are nobody's news. */
function concerns(principal: Principal, { orgId, kind, patientId }: FeedEntry): boolean {
  if (orgId !== principal.orgId || hidden.has(kind)) return false;
  return patientId === undefined || principal.permissions.has('patients:read');
}

function present({ id, at, kind, subject, patientId }: FeedEntry): Presented<z.input<typeof streamEvent>> {
  return { id, at: at.toISOString(), kind, subject, patientId: patientId ?? null };
}

/** What a client that comes back has missed: `Last-Event-ID` starts with the instant of the last one it saw. */
async function missedBy({ repositories }: ApiDeps, request: Request): Promise<readonly FeedEntry[]> {
  const [, at, seen] = /^(\d{10,15})-(.{1,200})$/.exec(request.get('last-event-id') ?? '') ?? [];
  if (at === undefined) return [];
  const entries = await repositories.timeline.feedSince(new Date(Number(at) - OVERLAP_MS), REPLAY);
  return entries.filter(({ id }) => id !== seen);
}
