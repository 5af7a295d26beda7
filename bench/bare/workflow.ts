import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
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
