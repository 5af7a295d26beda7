import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import type { BenchServers } from '../bench-servers';
import { inParallel } from '../rounds';

const TASK_QUEUE = 'bare-deliveries';
const COUNT = 600;
const WIDTH = 20;

/**
 * The most that a hand-written delivery could do here: workflows with one activity on a queue of its own that does nothing,
 * started and awaited by 20 in parallel. A second.
 */
export async function bareDeliveriesPerSecond({ temporalAddress: address }: BenchServers): Promise<number> {
  const connection = await NativeConnection.connect({ address });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const workers = [
    await Worker.create({
      ...{ connection, taskQueue: TASK_QUEUE },
      workflowBundle: await bundleWorkflowCode({ workflowsPath: require.resolve('../bare/workflow') }),
    }),
    await Worker.create({
      ...{ connection, taskQueue: `${TASK_QUEUE}-outbound` },
      activities: { deliver: async () => undefined },
    }),
  ];
  const running = workers.map((worker) => worker.run());
  const deliver = async (workflowId: string): Promise<void> => {
    await client.workflow.execute('bareDelivery', { taskQueue: TASK_QUEUE, workflowId });
  };
  const round = async (count: number): Promise<number> => {
    const begun = performance.now();
    await inParallel(
      Array.from({ length: count }, () => randomUUID()),
      WIDTH,
      deliver,
    );
    return (performance.now() - begun) / 1_000;
  };
  await round(COUNT / 10);
  const seconds = await round(COUNT);
  workers.forEach((worker) => worker.shutdown());
  await Promise.all(running);
  await Promise.all([connection.close(), client.connection.close()]);
  return COUNT / seconds;
}
