import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createRuntime } from '../../adapters/temporal/runtime';
import { freePort } from '../../dev/servers/free-port';
import { waitUntil } from '../../dev/wait-until';
import { oneTask } from '../support/definitions';
import { TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import { connectTemporal, payloadKeys, quietRuntime, type TestTemporal } from '../support/temporal';

let temporal: TestTemporal;
let record: TestRecord;
let uri: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  quietRuntime();
  ({ uri } = await testDatabase());
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(uri)]);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await temporal.close();
  await record.close();
});

interface RunningWorker {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** The worker process as the product runs it, from source. */
function startWorker(env: { readonly [name: string]: string } = {}): RunningWorker {
  const root = join(__dirname, '..', '..');
  const child = spawn(
    process.execPath,
    ['--require', join(root, 'test/support/swc-register.cjs'), join(root, 'worker/main.ts')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        MONGODB_URI: uri,
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: temporal.namespace,
        PAYLOAD_KEYS: payloadKeys.join(),
        SESSION_SECRET: 'x'.repeat(32),
        TWILIO_ACCOUNT_SID: 'AC0',
        TWILIO_AUTH_TOKEN: 'token',
        TWILIO_MESSAGING_SERVICE_SID: 'MG0',
        TWILIO_API_BASE: 'http://127.0.0.1:9',
        SMTP_URL: 'smtp://127.0.0.1:9',
        ...env,
      },
    },
  );
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

const serving = ({ output }: RunningWorker): Promise<void> =>
  waitUntil('The worker', 50, () => Promise.resolve(output().includes('worker is serving')));

test('a worker beats, sweeps up a stranded enrollment, and stops within 8 seconds when told', async () => {
  const enrollment = await record.enrollment(oneTask());
  const worker = startWorker();
  await serving(worker);
  await waitUntil('A heartbeat', 20, async () => (await record.repositories.heartbeats.latest('worker')) !== null);
  await waitUntil('A sweep', 40, async () => {
    for await (const { status } of temporal.client.workflow.list({ query: 'WorkflowType = "sweep"' })) {
      if (status.name === 'COMPLETED') return true;
    }
    return false;
  });
  await createRuntime(temporal.client, { taskQueue: 'carepath' }).start(enrollment);
  await waitUntil('The task', 20, async () => (await record.openTask(enrollment.id, 'call#1')) !== undefined);

  const told = Date.now();
  worker.child.kill('SIGTERM');
  const [code] = (await once(worker.child, 'exit')) as [number | null];
  expect(code).toBe(0);
  expect(Date.now() - told).toBeLessThan(30_000);
  expect(worker.output()).not.toContain('617-555');
}, 120_000);

test('a worker that cannot reach a server says so, keeps trying, and stops when told', async () => {
  const worker = startWorker({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
  await waitUntil('A second try', 40, () => {
    const tries = worker.output().match(/cannot serve now, trying again/g) ?? [];
    return Promise.resolve(tries.length >= 2);
  });
  worker.child.kill('SIGTERM');
  const [code] = (await once(worker.child, 'exit')) as [number | null];
  expect(code).toBe(0);
}, 60_000);

test('a wrong setting stops the start with its name and without its value', async () => {
  const worker = startWorker({ PAYLOAD_KEYS: 'not-a-key' });
  const [code] = (await once(worker.child, 'exit')) as [number | null];
  expect(code).toBe(1);
  expect(worker.output()).toContain('PAYLOAD_KEYS');
  expect(worker.output()).not.toContain('not-a-key');
});
