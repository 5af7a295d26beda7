import { nextAllowed } from '../delivery/quiet-hours';
import type { Campaign } from '../../record/campaign';

const MINUTE_MS = 60_000;
/** So often a batch leaves where the rate allows more than one message in that time. */
const BEAT_MS = 5_000;

/** How many messages leave together, and how long it then waits, so that `rate` leave a minute. */
export function beatOf({ rate }: Pick<Campaign, 'rate'>): { readonly size: number; readonly everyMs: number } {
  const size = Math.max(1, Math.floor((rate * BEAT_MS) / MINUTE_MS));
  return { size, everyMs: Math.ceil((size * MINUTE_MS) / rate) };
}

/** When the batch after this one may leave. What is a little late is made up for; after a longer stop two never leave at once. */
export function nextBatchAt({ rate, nextAt }: Pick<Campaign, 'rate' | 'nextAt'>, now: Date): Date {
  const { everyMs } = beatOf({ rate });
  const isInTime = nextAt !== undefined && now.getTime() - nextAt.getTime() < everyMs;
  return new Date((isInTime ? nextAt : now).getTime() + everyMs);
}

const SHORTEST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;

/** When a message of a paused campaign looks again: the longer the pause, the later. */
export function pausedUntil(pausedAt: Date, now: Date): Date {
  const since = now.getTime() - pausedAt.getTime();
  return new Date(now.getTime() + Math.min(Math.max(since, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
}

/** The first instant from which messages may be handed over; `null` when now is fine. */
export function opensAt({ window }: Pick<Campaign, 'window'>, zone: string, now: Date): Date | null {
  return window ? nextAllowed(now, zone, { start: window.to, end: window.from }) : null;
}
