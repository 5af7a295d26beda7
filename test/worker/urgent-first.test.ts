import { createRuntime } from '../../adapters/temporal/runtime';
import { createMessageDispatch } from '../../adapters/temporal/message-dispatch';
import { waitUntil } from '../../dev/wait-until';
import { TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import { connectTemporal, quietRuntime, startWorkers, type TestTemporal, type TestWorkers } from '../support/temporal';

const RATE = 10;
const BURST = 120;

let temporal: TestTemporal;
let record: TestRecord;
let workers: TestWorkers;
const left: { readonly id: string; readonly at: number }[] = [];

beforeAll(async () => {
  quietRuntime();
  [temporal, record] = await Promise.all([
    testNamespace().then(connectTemporal),
    testDatabase().then(({ uri }) => TestRecord.open(uri)),
  ]);
  const { activities } = record.activities(createRuntime(temporal.client, { taskQueue: 'unused' }), {
    deliverMessage: ({ intentId }) => {
      left.push({ id: intentId, at: Date.now() });
      return Promise.resolve({ result: 'sent' });
    },
  });
  workers = await startWorkers(temporal.connection, temporal.namespace, activities, undefined, undefined, RATE);
}, 60_000);

afterAll(async () => {
  await workers.stop();
  await temporal.close();
  await record.close();
});

test('an urgent message goes before a burst that came first, and the rate holds for both together', async () => {
  const dispatch = createMessageDispatch(temporal.client, workers.taskQueue);
  const burst = Array.from({ length: BURST }, (_, n) => ({ id: `ordinary-${n}`, orgId: 'org-1', exempt: false }));
  await Promise.all(burst.map((intent) => dispatch.dispatch(intent)));
  await waitUntil('The first of the burst', 20, async () => left.length >= 20);
  const begun = Date.now();
  await dispatch.dispatch({ id: 'urgent', orgId: 'org-1', exempt: true });
  await waitUntil('All of them', 40, async () => left.length === BURST + 1);
  const at = left.findIndex(({ id }) => id === 'urgent');
  process.stderr.write(
    `urgent at ${at}, waited ${(left[at]?.at ?? 0) - begun} ms; whole ${(left.at(-1)?.at ?? 0) - (left[0]?.at ?? 0)} ms\n`,
  );
  expect(at).toBeLessThan(BURST / 2);
}, 90_000);
