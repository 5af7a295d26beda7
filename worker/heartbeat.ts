import type { Clock } from '../core/ports';
import type { HeartbeatRepository } from '../core/repositories';

const INTERVAL_MS = 2_000;

/**
 * Writes the worker's heartbeat while `isWorking`: readiness cannot ask Temporal, which lists killed workers as pollers for
 * minutes. Returns the function that stops it.
 */
export function startHeartbeat(
  heartbeats: HeartbeatRepository,
  clock: Clock,
  id: string,
  isWorking: () => boolean,
  onError: (error: unknown) => void,
): () => void {
  const beat = (): void => {
    if (isWorking()) heartbeats.beat('worker', id, clock.now()).catch(onError);
  };
  beat();
  const timer = setInterval(beat, INTERVAL_MS);
  return () => clearInterval(timer);
}
