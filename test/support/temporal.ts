import { randomUUID } from 'node:crypto';
import {
  Client,
  Connection,
  type Next,
  type WorkflowClientInterceptor,
  type WorkflowSignalWithStartInput,
  type WorkflowStartInput,
  type WorkflowStartOutput,
} from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry';
import { createDataConverter } from '../../adapters/temporal/data-converter';
import { createTracing, type Tracing } from '../../adapters/temporal/tracing';
import type {
  ChildActivities,
  MediaActivities,
  MigrationActivities,
  OutboundActivities,
  RecordActivities,
  SweepActivities,
} from '../../core/pathway/host';
import { bundleWorkflows } from '../../worker/bundle';
import { createWorkers } from '../../worker/workers';

export const payloadKeys: readonly string[] = [`test:${'5a'.repeat(32)}`];

/** Temporal's own lines are noise in a test's output, since many tests provoke failures; `TEMPORAL_LOG=WARN` shows them. */
export function quietRuntime(): void {
  const level = process.env['TEMPORAL_LOG'];
  const logger = level === undefined ? new DefaultLogger('ERROR', () => undefined) : new DefaultLogger('WARN');
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
}

let bundled: Promise<WorkflowBundle> | undefined;

/** The workflows as the product bundles them, once a test file. */
export function testBundle(): Promise<WorkflowBundle> {
  bundled ??= bundleWorkflows();
  return bundled;
}

export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** Remembers every execution a client starts: the time-skipping server cannot list them. */
export class StartedExecutions implements WorkflowClientInterceptor {
  readonly executions: Execution[] = [];

  async startWithDetails(
    input: WorkflowStartInput,
    next: Next<WorkflowClientInterceptor, 'startWithDetails'>,
  ): Promise<WorkflowStartOutput> {
    const output = await next(input);
    this.remember({ workflowId: input.options.workflowId, runId: output.runId });
    return output;
  }

  async signalWithStart(
    input: WorkflowSignalWithStartInput,
    next: Next<WorkflowClientInterceptor, 'signalWithStart'>,
  ): Promise<string> {
    const runId = await next(input);
    this.remember({ workflowId: input.options.workflowId, runId });
    return runId;
  }

  private remember(execution: Execution): void {
    if (!this.executions.some(({ runId }) => runId === execution.runId)) this.executions.push(execution);
  }
}

/** What a test uses of a client: as the product makes it, and recording what it starts. */
export function recordingClientOptions(started: StartedExecutions) {
  return {
    dataConverter: createDataConverter(payloadKeys),
    interceptors: { workflow: [new OpenTelemetryWorkflowClientInterceptor(), started] },
  };
}

/** A history and, where it continued as new, those of the runs that followed. */
export async function historiesOf(
  client: Client,
  { workflowId, runId }: Execution,
): Promise<readonly temporal.api.history.v1.IHistory[]> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const last = history.events?.at(-1);
  const next = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  return next ? [history, ...(await historiesOf(client, { workflowId, runId: next }))] : [history];
}

/** Replays every execution that was started, all its runs, on today's code. @throws DeterminismViolationError */
export async function replayStartedExecutions(client: Client, started: StartedExecutions): Promise<number> {
  const workflowBundle = await testBundle();
  let replayed = 0;
  for (const execution of started.executions) {
    for (const history of await historiesOf(client, execution)) {
      await replay(workflowBundle, history, execution.workflowId);
      replayed += 1;
    }
  }
  return replayed;
}

/** Replays one history under its real workflow id. @throws DeterminismViolationError when today's code would do otherwise */
export async function replay(workflowBundle: WorkflowBundle, history: unknown, workflowId: string): Promise<void> {
  const options = {
    workflowBundle,
    dataConverter: createDataConverter(payloadKeys),
    sinks: createTracing('replay').sinks,
  };
  await Worker.runReplayHistory(options, history, workflowId);
}

export interface TestWorkers {
  readonly taskQueue: string;
  /** Drains them in order. */
  stop(): Promise<void>;
}

/** The product's workers on a task queue of their own. */
export async function startWorkers(
  connection: NativeConnection,
  namespace: string,
  activities: RecordActivities &
    SweepActivities &
    ChildActivities &
    OutboundActivities &
    Partial<MigrationActivities & MediaActivities>,
  taskQueue: string = randomUUID(),
  tracing: Tracing = createTracing('test'),
  outboundRate = 1000,
): Promise<TestWorkers> {
  const workers = await createWorkers({
    connection,
    namespace,
    taskQueue,
    payloadKeys,
    outboundRate,
    workflowBundle: await testBundle(),
    tracing,
    activities,
    outbound: activities,
    ...(activities.keepMediaOf && { media: { keepMediaOf: activities.keepMediaOf } }),
  });
  const runs = workers.map((worker) => worker.run());
  return {
    taskQueue,
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
    },
  };
}

export interface TestTemporal {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly address: string;
  readonly started: StartedExecutions;
  close(): Promise<void>;
}

/** A recording client and a worker connection on one namespace of the tests' server. */
export async function connectTemporal({
  address,
  namespace,
}: {
  address: string;
  namespace: string;
}): Promise<TestTemporal> {
  const started = new StartedExecutions();
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const client = new Client({ connection: clientConnection, namespace, ...recordingClientOptions(started) });
  const close = async (): Promise<void> => {
    await clientConnection.close();
    await connection.close();
  };
  return { client, connection, namespace, address, started, close };
}
