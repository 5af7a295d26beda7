import { ActivityFailure, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { MediaActivities, MediaInput } from '../../core/pathway/host';
import { mediaTaskQueue } from '../task-queues';

/** Fetches what came with one message, in rounds until nothing of it is awaited. */
export async function keepMedia({ orgId, messageId }: MediaInput): Promise<void> {
  // Ten files of 20 s each; a killed worker is noticed by its missing heartbeat.
  const media = proxyActivities<MediaActivities>({
    taskQueue: mediaTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '5m',
    heartbeatTimeout: '10s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 20 },
  });
  for (;;) {
    const round = await media.keepMediaOf({ orgId, messageId }).catch(asLeftOver);
    if (round.again === null) return;
    await sleep(Math.max(1, Date.parse(round.again) - Date.now()));
  }
}

/** What is awaited stays so in the record: the sweeper starts it again. */
function asLeftOver(error: unknown): { readonly again: null } {
  if (error instanceof ActivityFailure) return { again: null };
  throw error;
}
