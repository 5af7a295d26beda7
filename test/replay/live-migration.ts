import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createMigrationDispatch } from '../../adapters/temporal/migration-dispatch';
import type { MigrationActivities } from '../../core/pathway/host';
import { FakeRecord } from '../support/fake-record';
import { startWorkers } from '../support/temporal';
import { shippedPathway } from './life';

/**
 * A migration in batches to its end: two pages planned, the second one at the second try; a batch that fails once; told to
 * go on while it is about to stop.
 */
export async function liveMigration(environment: TestWorkflowEnvironment): Promise<void> {
  const migration = { orgId: 'org', id: 'migration' };
  const pages = [once('Planning failed'), 'enrollment-500', once('Planning failed'), null];
  const batches = ['more', once('Nobody could be reached'), 'more', 'stop', 'more', 'stop'] as const;
  const told = new Set<number>();
  let page = 0;
  let batch = 0;
  const activities: MigrationActivities = {
    planMigrationPage: () => settled(pages[page++] ?? null),
    applyMigrationBatch: async () => {
      const at = batch++;
      if (batches[at] === 'stop' && told.size === 0) {
        told.add(at);
        await dispatch.goOn(migration);
      }
      return settled(batches[at] ?? 'stop');
    },
  };
  const record = Object.assign(new FakeRecord(shippedPathway()), activities);
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  const dispatch = createMigrationDispatch(environment.client, workers.taskQueue);
  try {
    await dispatch.goOn(migration);
    await environment.client.workflow.getHandle('migration/org/migration').result();
    if (batch !== batches.length) throw new Error(`${batch} batches were asked for`);
  } finally {
    await workers.stop();
  }
}

const once = (message: string): Error => new Error(message);

function settled<T>(answer: T | Error): Promise<T> {
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
}
