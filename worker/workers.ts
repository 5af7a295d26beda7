import { type NativeConnection, Worker, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker';
import type {
  CampaignActivities,
  ChildActivities,
  MediaActivities,
  MigrationActivities,
  OutboundActivities,
  RecordActivities,
  SweepActivities,
} from '../core/pathway/host';
import { createDataConverter } from '../adapters/temporal/data-converter';
import type { Tracing } from '../adapters/temporal/tracing';
import { mediaTaskQueue, outboundTaskQueue } from '../workflows/task-queues';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly payloadKeys: readonly string[];
  /** Outbound messages a second, over all workers of the task queue. */
  readonly outboundRate: number;
  readonly workflowBundle: WorkflowBundleOption;
  readonly tracing: Tracing;
  readonly activities: RecordActivities &
    SweepActivities &
    ChildActivities &
    Partial<MigrationActivities & CampaignActivities>;
  readonly outbound: OutboundActivities;
  /** Absent where nothing is fetched. */
  readonly media?: MediaActivities;
}

/** Each cached workflow keeps its state and definition in memory; what is evicted is replayed when it is needed again. */
const MAX_CACHED_WORKFLOWS = 500;
/** After a kill the server offers a task to the dead worker's sticky queue for this long. */
const STICKY_TIMEOUT = '5s';
/** Each holds a file in memory. */
const MEDIA_AT_ONCE = 4;
const SHUTDOWN_GRACE = '4s';
const SHUTDOWN_FORCE = '7s';

/**
 * The workers of a process: pathways with their record, whatever leaves the building under its own rate limit, and what is
 * fetched from the carrier.
 */
export async function createWorkers(options: WorkersOptions): Promise<readonly Worker[]> {
  const shared: Pick<WorkerOptions, 'connection' | 'namespace' | 'dataConverter' | 'sinks'> & Partial<WorkerOptions> = {
    connection: options.connection,
    namespace: options.namespace,
    dataConverter: createDataConverter(options.payloadKeys),
    interceptors: { activity: options.tracing.activityInterceptors },
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
  };
  const pathways = Worker.create({
    ...shared,
    taskQueue: options.taskQueue,
    workflowBundle: options.workflowBundle,
    sinks: options.tracing.sinks,
    activities: options.activities,
    maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
    stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
  });
  const outbound = Worker.create({
    ...shared,
    taskQueue: outboundTaskQueue(options.taskQueue),
    activities: options.outbound,
    maxTaskQueueActivitiesPerSecond: options.outboundRate,
  });
  const media =
    options.media &&
    Worker.create({
      ...shared,
      taskQueue: mediaTaskQueue(options.taskQueue),
      activities: options.media,
      maxConcurrentActivityTaskExecutions: MEDIA_AT_ONCE,
      maxTaskQueueActivitiesPerSecond: options.outboundRate,
    });
  return Promise.all([pathways, outbound, ...(media ? [media] : [])]);
}
