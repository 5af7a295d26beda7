import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { InboundPoll } from './commands/poll-inbound';
import { loggable } from './errors';

/** Copies of the API that start together do not ask together. */
const JITTER = 0.2;

/**
 * Polls for lost texts until `stop`, the first time at once: after an outage the carrier has given up calling. A poll that
 * fails is logged, and the next one looks over the same time again.
 */
export async function keepPolling(
  poller: { poll(): Promise<InboundPoll> },
  everyMs: number,
  log: Logger,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      const { found, failed } = await poller.poll();
      if (found + failed > 0) log.warn({ found, failed }, 'texts that no webhook told of');
    } catch (error) {
      log.warn({ error: loggable(error) }, 'the carrier could not be asked for texts, trying again');
    }
    const waitMs = everyMs * (1 - JITTER / 2 + JITTER * Math.random());
    await delay(waitMs, undefined, { signal: stop }).catch(() => undefined);
  }
}
