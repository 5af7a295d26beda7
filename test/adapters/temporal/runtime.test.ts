import { randomUUID } from 'node:crypto';
import { createTemporalClient } from '../../../adapters/temporal/client';
import { createMessageDispatch, messageWorkflowId } from '../../../adapters/temporal/message-dispatch';
import { createRuntime } from '../../../adapters/temporal/runtime';
import type { PathwayRuntime } from '../../../core/ports';
import { freePort } from '../../../dev/servers/free-port';
import { waitUntil } from '../../../dev/wait-until';
import { askAboutMedicines, oneTask } from '../../support/definitions';
import { FakeRecord } from '../../support/fake-record';
import { anEnrollment } from '../../support/message-builders';
import { testNamespace } from '../../support/servers';
import {
  connectTemporal,
  payloadKeys,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../../support/temporal';

let temporal: TestTemporal;
const running: TestWorkers[] = [];

beforeAll(async () => {
  quietRuntime();
  temporal = await connectTemporal(await testNamespace());
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((workers) => workers.stop()));
});

afterAll(async () => {
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
});

async function runtimeFor(record: FakeRecord): Promise<{ runtime: PathwayRuntime; taskQueue: string }> {
  const workers = await startWorkers(temporal.connection, temporal.namespace, record);
  running.push(workers);
  return { runtime: createRuntime(temporal.client, workers), taskQueue: workers.taskQueue };
}

const opened = (record: FakeRecord, target: string): Promise<void> =>
  waitUntil(`Task ${target}`, 20, () => Promise.resolve(record.openTasks.includes(target)));

test('an enrollment that is started many times runs once', async () => {
  const record = new FakeRecord(oneTask());
  const { runtime } = await runtimeFor(record);
  const enrollment = anEnrollment({ id: randomUUID() });
  await Promise.all(Array.from({ length: 10 }, () => runtime.start(enrollment)));
  await opened(record, 'call#1');
  expect(record.loads).toBe(1);
});

test('an enrollment that has ended is not started again, takes nothing in, and says so', async () => {
  const record = new FakeRecord(oneTask());
  const { runtime } = await runtimeFor(record);
  const enrollment = anEnrollment({ id: randomUUID() });
  await runtime.start(enrollment);
  await opened(record, 'call#1');
  expect(await runtime.applyDecision(enrollment, { id: randomUUID(), target: 'call#1', outcome: 'reached' })).toBe(
    'applied',
  );
  await waitUntil('The end', 20, async () => (await runtime.notify(enrollment, 'late')) === 'gone');
  expect(await runtime.applyDecision(enrollment, { id: randomUUID(), target: 'call#1', outcome: 'reached' })).toBe(
    'applied',
  );
  await runtime.start(enrollment);
  expect(record.loads).toBe(1);
});

test('what is meant for an enrollment that was not started yet is deferred, not lost', async () => {
  const { runtime } = await runtimeFor(new FakeRecord(oneTask()));
  const enrollment = anEnrollment({ id: randomUUID() });
  expect(await runtime.notify(enrollment, 'news')).toBe('deferred');
  expect(await runtime.applyDecision(enrollment, { id: 'd', target: 'call#1', outcome: 'reached' })).toBe('deferred');
});

test('a decision is deferred when no worker takes it in within some seconds', async () => {
  const record = new FakeRecord(askAboutMedicines());
  const runtime = createRuntime(temporal.client, { taskQueue: randomUUID() });
  const enrollment = anEnrollment({ id: randomUUID() });
  await runtime.start(enrollment);
  expect(await runtime.applyDecision(enrollment, { id: 'd', target: 'medicines#1', outcome: 'x' })).toBe('deferred');
  expect(record.loads).toBe(0);
});

test('without Temporal every call answers soon and in its own way', async () => {
  const config = {
    TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
    TEMPORAL_NAMESPACE: 'default',
    PAYLOAD_KEYS: [...payloadKeys],
  };
  const client = createTemporalClient(config, {});
  const runtime = createRuntime(client, { taskQueue: 'none' });
  const enrollment = anEnrollment();
  const begun = Date.now();
  expect(await runtime.reachable()).toBe(false);
  expect(Date.now() - begun).toBeLessThan(10_000);
  const [decision, order, news, dispatched] = await Promise.all([
    runtime.applyDecision(enrollment, { id: 'd', target: 'call#1', outcome: 'reached' }),
    runtime.order(enrollment, 'order'),
    runtime.notify(enrollment, 'news'),
    createMessageDispatch(client, 'none').dispatch({ id: 'intent', orgId: 'org', exempt: false }),
    expect(runtime.start(enrollment)).rejects.toMatchObject({ code: 'temporal-unavailable' }),
  ]);
  expect([decision, order, news, dispatched]).toEqual(['deferred', 'deferred', 'deferred', 'deferred']);
  expect(Date.now() - begun).toBeLessThan(60_000);
  await client.connection.close();
});

test('Temporal is reachable where it is', async () => {
  expect(await createRuntime(temporal.client, { taskQueue: 'any' }).reachable()).toBe(true);
});

test('a message of no pathway is delivered once, after its hold', async () => {
  const record = new FakeRecord(oneTask());
  const { taskQueue } = await runtimeFor(record);
  const dispatch = createMessageDispatch(temporal.client, taskQueue);
  record.deliver = () =>
    record.deliveries.length === 1
      ? { result: 'held', until: new Date(Date.now() + 300).toISOString() }
      : { result: 'sent' };
  const intent = { id: randomUUID(), orgId: 'org', exempt: false };
  expect(await Promise.all([dispatch.dispatch(intent), dispatch.dispatch(intent)])).toEqual(['started', 'started']);
  const handle = temporal.client.workflow.getHandle(messageWorkflowId('org', intent.id));
  expect(await handle.result()).toEqual({ result: 'sent' });
  expect(record.deliveries).toHaveLength(2);
});
