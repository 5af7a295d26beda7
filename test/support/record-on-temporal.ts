import { randomUUID } from 'node:crypto';
import { createRuntime } from '../../adapters/temporal/runtime';
import type { PathwayRuntime } from '../../core/ports';
import { TestRecord } from './record';
import { testDatabase, testNamespace } from './servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from './temporal';

/** A task queue of its own, and the runtime that starts pathways on it. */
export interface Line {
  readonly taskQueue: string;
  readonly runtime: PathwayRuntime;
}

/** The real record on the real Temporal: a database, a namespace, and workers as a test starts them. */
export class RecordOnTemporal {
  private readonly running: TestWorkers[] = [];

  private constructor(
    readonly record: TestRecord,
    readonly temporal: TestTemporal,
    readonly uri: string,
  ) {}

  static async open(): Promise<RecordOnTemporal> {
    quietRuntime();
    const { uri } = await testDatabase();
    const [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(uri)]);
    return new RecordOnTemporal(record, temporal, uri);
  }

  newLine(): Line {
    const taskQueue = randomUUID();
    return { taskQueue, runtime: createRuntime(this.temporal.client, { taskQueue }) };
  }

  /** Starts the product's workers on a line; `activities` are the record's unless given. */
  async work(
    { taskQueue, runtime }: Line,
    activities: Parameters<typeof startWorkers>[2] = this.record.activities(runtime).activities,
  ): Promise<TestWorkers> {
    const workers = await startWorkers(this.temporal.connection, this.temporal.namespace, activities, taskQueue);
    this.running.push(workers);
    return workers;
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.running.splice(0).map((workers) => workers.stop()));
  }

  /** Replays all that was started and closes; how many runs were replayed. */
  async close(): Promise<number> {
    await this.stopWorkers();
    const replayed = await replayStartedExecutions(this.temporal.client, this.temporal.started);
    await this.temporal.close();
    await this.record.close();
    return replayed;
  }
}
