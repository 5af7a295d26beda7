import {
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BareActivities } from './activities';

export const completeBareTask = defineUpdate<undefined, [number]>('complete-bare-task');

const { completeAndOpenNext } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '10s' });

/** The least a hand-written workflow can do for N human tasks in a row: an Update that runs one local activity. */
export async function bareTasks(input: { enrollmentId: string; tasks: number }): Promise<void> {
  let done = 0;
  setHandler(completeBareTask, async (task) => {
    await completeAndOpenNext({ enrollmentId: input.enrollmentId, task });
    done += 1;
    return undefined;
  });
  await condition(() => done >= input.tasks);
}

/** The least that a delivery on a queue of its own can be. */
export async function bareDelivery(): Promise<void> {
  const { deliver } = proxyActivities<{ deliver(): Promise<void> }>({
    taskQueue: `${workflowInfo().taskQueue}-outbound`,
    startToCloseTimeout: '60s',
  });
  await deliver();
}
