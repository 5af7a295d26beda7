import { readFile } from 'node:fs/promises';
import { NativeConnection } from '@temporalio/worker';
import type { PathwayRuntime } from '../../core/ports';
import type { StepLedger } from '../../core/step-ledger';
import { createTracing } from '../../adapters/temporal/tracing';
import { createWorkers } from '../../worker/workers';
import { TestRecord } from './record';
import { payloadKeys, quietRuntime } from './temporal';

/**
 * A worker process that kills itself with SIGKILL right after it has written the step that opens the task `CRASH_AT`: the
 * record has the step, Temporal has not heard of it.
 */
async function main(): Promise<void> {
  quietRuntime();
  const record = await TestRecord.open(setting('MONGODB_URI'));
  const crashAt = setting('CRASH_AT');
  const { ledger } = record.repositories;
  const crashing: StepLedger = {
    duplicates: (...args) => ledger.duplicates(...args),
    deadline: (...args) => ledger.deadline(...args),
    apply: async (scope, enrollment, batch) => {
      await ledger.apply(scope, enrollment, batch);
      if (batch.effects.some((effect) => effect.type === 'open-task' && effect.target === crashAt)) {
        process.kill(process.pid, 'SIGKILL');
      }
    },
  };
  const { activities } = record.activities(noRuntime, { repositories: { ...record.repositories, ledger: crashing } });
  const workers = await createWorkers({
    connection: await NativeConnection.connect({ address: setting('TEMPORAL_ADDRESS') }),
    namespace: setting('TEMPORAL_NAMESPACE'),
    taskQueue: setting('TEMPORAL_TASK_QUEUE'),
    payloadKeys,
    outboundRate: 1000,
    workflowBundle: { code: await readFile(setting('WORKFLOW_BUNDLE'), 'utf8') },
    tracing: createTracing('test'),
    activities,
    outbound: activities,
  });
  await Promise.all(workers.map((worker) => worker.run()));
}

/** Only the sweeper uses it, and this worker is not asked to sweep. */
const noRuntime: PathwayRuntime = {
  start: () => Promise.resolve(),
  applyDecision: () => Promise.resolve('deferred'),
  notify: () => Promise.resolve('deferred'),
  migrate: () => Promise.resolve({ applied: false, reason: 'deferred' }),
  reachable: () => Promise.resolve(false),
};

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
