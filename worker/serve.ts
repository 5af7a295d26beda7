import { randomUUID } from 'node:crypto';
import { NativeConnection, type Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Patience } from '../activities/deliver-message';
import type { Config } from '../adapters/config';
import { connectMongo } from '../adapters/mongo/connect';
import { createTemporalClient } from '../adapters/temporal/client';
import { temporalConnectionOptions } from '../adapters/temporal/connection-options';
import type { Tracing } from '../adapters/temporal/tracing';
import { bindActivities } from './bind-activities';
import { startHeartbeat } from './heartbeat';
import { ensureSweepSchedule } from './sweep-schedule';
import { createWorkers } from './workers';

export interface ServeOptions {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly tracing: Tracing;
  readonly workflowBundle: WorkflowBundleOption;
  readonly log: Logger;
  /** Aborting it drains the workers and ends `serve`. */
  readonly stop: AbortSignal;
  readonly onServing: () => void;
  readonly patience?: Patience;
}

/**
 * Connects, works until stopped, and disconnects. While it works, outages of Temporal and MongoDB are waited for by their
 * clients.
 * @throws when a server cannot be reached at the start, or a worker gives up.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { config, env } = options;
  const clock = { now: () => new Date() };
  const mongo = await connectMongo(config.MONGODB_URI);
  const connection = await NativeConnection.connect(temporalConnectionOptions(config, env)).catch(
    async (error: unknown) => {
      await mongo.close();
      throw error;
    },
  );
  const client = createTemporalClient(config, env);
  try {
    const bound = bindActivities({ ...options, repositories: mongo.repositories, client, clock });
    const workers = await createWorkers({
      ...bound,
      connection,
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      payloadKeys: config.PAYLOAD_KEYS,
      outboundRate: config.OUTBOUND_RATE,
      workflowBundle: options.workflowBundle,
      tracing: options.tracing,
    });
    await ensureSweepSchedule(client, config.TEMPORAL_TASK_QUEUE);
    const onError = (): void => options.log.warn('the heartbeat could not be written');
    const isWorking = (): boolean => workers.every((worker) => worker.getState() === 'RUNNING');
    const stopHeartbeat = startHeartbeat(mongo.repositories.heartbeats, clock, randomUUID(), isWorking, onError);
    options.onServing();
    await runUntil(options.stop, workers).finally(stopHeartbeat);
  } finally {
    await Promise.allSettled([connection.close(), client.connection.close(), mongo.close()]);
  }
}

/** When one worker gives up, the others are drained too: a process with half its workers would look healthy. */
async function runUntil(stop: AbortSignal, workers: readonly Worker[]): Promise<void> {
  const drain = (): void => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const runs = workers.map((worker) => worker.run().finally(drain));
  stop.addEventListener('abort', drain);
  if (stop.aborted) drain();
  try {
    const results = await Promise.allSettled(runs);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  } finally {
    stop.removeEventListener('abort', drain);
  }
}
