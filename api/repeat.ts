import { setTimeout as delay } from 'node:timers/promises';

/** Copies of the API that start together do not do it together. */
const JITTER = 0.2;

/** Does it until `stop`, the first time at once. What fails is told of and done again the next time. */
export async function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await work().catch(onError);
    const waitMs = everyMs * (1 - JITTER / 2 + JITTER * Math.random());
    await delay(waitMs, undefined, { signal: stop }).catch(() => undefined);
  }
}
