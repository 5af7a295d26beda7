import { readFile } from 'node:fs/promises';
import { createRuntime } from '../../adapters/temporal/runtime';
import { createTracing } from '../../adapters/temporal/tracing';
import type { MigrationRepository } from '../../core/migration-repository';
import type { StepLedger } from '../../core/step-ledger';
import { createWorkers } from '../../worker/workers';
import { TestRecord } from './record';
import { connectTemporal, payloadKeys, quietRuntime } from './temporal';

/**
 * A worker process that kills itself with SIGKILL: right after it has written the step that opens the task `CRASH_AT` (the
 * record has the step, Temporal has not heard of it), or when a migration is as far as `CRASH_WHILE` and `CRASH_AFTER` say.
 */
async function main(): Promise<void> {
  quietRuntime();
  const record = await TestRecord.open(setting('MONGODB_URI'));
  const [address, namespace] = [setting('TEMPORAL_ADDRESS'), setting('TEMPORAL_NAMESPACE')];
  const { client, connection } = await connectTemporal({ address, namespace });
  const taskQueue = setting('TEMPORAL_TASK_QUEUE');
  const { ledger, migrations } = record.repositories;
  const repositories = { ...record.repositories, ledger: dyingLedger(ledger), migrations: dyingMigrations(migrations) };
  const { activities } = record.activities(createRuntime(client, { taskQueue }), { repositories });
  const workers = await createWorkers({
    connection,
    namespace,
    taskQueue,
    payloadKeys,
    outboundRate: 1000,
    workflowBundle: { code: await readFile(setting('WORKFLOW_BUNDLE'), 'utf8') },
    tracing: createTracing('test'),
    activities,
    outbound: activities,
  });
  await Promise.all(workers.map((worker) => worker.run()));
}

function dyingLedger(ledger: StepLedger): StepLedger {
  const crashAt = process.env['CRASH_AT'];
  return {
    duplicates: (...args) => ledger.duplicates(...args),
    deadline: (...args) => ledger.deadline(...args),
    list: (...args) => ledger.list(...args),
    apply: async (scope, enrollment, batch) => {
      await ledger.apply(scope, enrollment, batch);
      if (batch.effects.some((effect) => effect.type === 'open-task' && effect.target === crashAt)) die();
    },
  };
}

/** Ends are written one after the other, so that as many are there as is said; the workflows of others have moved on. */
function dyingMigrations(migrations: MigrationRepository): MigrationRepository {
  const during = process.env['CRASH_WHILE'];
  const after = Number(process.env['CRASH_AFTER']);
  const plan = migrations.plan.bind(migrations);
  const settle = migrations.settle.bind(migrations);
  let written = 0;
  let last = Promise.resolve();
  if (during === 'planning') {
    migrations.plan = async (scope, rows) => {
      await plan(scope, rows.slice(0, after));
      die();
    };
  }
  if (during === 'applying') {
    migrations.settle = (...args) => {
      last = last.then(() => {
        if (written === after) die();
        written += 1;
        return settle(...args);
      });
      return last;
    };
  }
  return migrations;
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
