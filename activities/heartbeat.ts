import { Context } from '@temporalio/activity';

const INTERVAL_MS = 2_000;

/** Heartbeats while `work` runs, so that a killed worker is noticed within seconds and not after the whole timeout. */
export async function withHeartbeat<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), INTERVAL_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
