import type { Logger } from 'pino';
import type { InboundPoller } from './commands/poll-inbound';
import type { TextIntake } from './commands/text-intake';
import { loggable } from './errors';
import { repeat } from './repeat';

const SWEEP_MS = 5_000;

export interface TextSources {
  readonly poller: Pick<InboundPoller, 'poll'>;
  readonly intake: Pick<TextIntake, 'sweep'>;
}

/**
 * Looks, until `stop`, for texts that nobody has taken in: on the carrier's list, at first at once because after an outage
 * the carrier has given up calling, and among those that were stored as they came when a process died.
 */
export function lookForTexts({ poller, intake }: TextSources, pollMs: number, log: Logger, stop: AbortSignal): void {
  const poll = async (): Promise<void> => {
    const found = await poller.poll();
    if (found > 0) log.warn({ found }, 'texts that no webhook told of');
  };
  const sweep = async (): Promise<void> => {
    const left = await intake.sweep();
    if (left > 0) log.warn({ left }, 'texts that were stored and not taken in');
  };
  const onError = (error: unknown) =>
    log.warn({ error: loggable(error) }, 'texts could not be looked for, trying again');
  void repeat(poll, pollMs, onError, stop);
  void repeat(sweep, SWEEP_MS, onError, stop);
}
