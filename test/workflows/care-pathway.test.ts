import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../dev/wait-until';
import type { EnrollmentProgress } from '../../core/pathway/progress';
import { PROGRESS_QUERY } from '../../workflows/care-pathway/messages';
import { askAboutMedicines, justWait, oneTask, tasksInARow, twoLanes } from '../support/definitions';
import { complete, type EnrollmentHandle, historyLength, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

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

async function enroll(record: FakeRecord): Promise<EnrollmentHandle> {
  const workers = await startWorkers(temporal.connection, temporal.namespace, record);
  running.push(workers);
  return startEnrollment(temporal.client, workers.taskQueue);
}

const opened = (record: FakeRecord, target: string): Promise<void> =>
  waitUntil(`Task ${target}`, 20, () => Promise.resolve(record.openTasks.includes(target)));

const delivered = (record: FakeRecord, count: number): Promise<void> =>
  waitUntil(`Delivery ${count}`, 20, () => Promise.resolve(record.deliveries.length >= count));

test('a pathway opens its task, takes the decision in by a numbered step, and ends', async () => {
  const record = new FakeRecord(oneTask());
  const handle = await enroll(record);
  await opened(record, 'call#1');
  expect(await complete(handle, 'call#1', 'reached')).toEqual({ applied: true });
  expect(await handle.result()).toEqual({ outcome: 'completed' });
  expect(record.outcome).toBe('completed');
  expect(record.openTasks).toEqual([]);
  expect(record.steps.map(({ step }) => step)).toEqual(record.steps.map((_, index) => index + 1));
});

test('a human task costs at most 7 history events', async () => {
  const tasks = 10;
  const record = new FakeRecord(tasksInARow(tasks + 1));
  const handle = await enroll(record);
  await opened(record, 'task-1#1');
  const before = await historyLength(handle);
  for (let index = 1; index <= tasks; index += 1) await complete(handle, `task-${index}#1`, 'done');
  const perTask = ((await historyLength(handle)) - before) / tasks;
  expect(perTask).toBeLessThanOrEqual(7);
});

test('the pathway has moved on when the caller is answered', async () => {
  const record = new FakeRecord(tasksInARow(2));
  const handle = await enroll(record);
  await opened(record, 'task-1#1');
  await complete(handle, 'task-1#1', 'done');
  expect(record.openTasks).toEqual(['task-2#1']);
});

test('a decision on a task that is not open is answered and changes nothing', async () => {
  const record = new FakeRecord(oneTask());
  const handle = await enroll(record);
  await opened(record, 'call#1');
  expect(await complete(handle, 'call#7', 'reached')).toEqual({ applied: false, reason: 'not-open' });
  expect(record.openTasks).toEqual(['call#1']);
});

test('a decision that comes again after its step is a duplicate: the pathway does not move twice', async () => {
  const record = new FakeRecord(twoLanes());
  const handle = await enroll(record);
  await opened(record, 'left#1');
  const decision = randomUUID();
  await complete(handle, 'left#1', 'done', decision);
  const again = await complete(handle, 'left#1', 'done', decision, randomUUID());
  expect(again).toEqual({ applied: true });
  expect([...record.openTasks].sort()).toEqual(['left-next#1', 'right#1']);
});

test('a duplicate beside a new decision is dropped and the new one is applied', async () => {
  const record = new FakeRecord(twoLanes());
  const handle = await enroll(record);
  await opened(record, 'right#1');
  const decision = randomUUID();
  await complete(handle, 'left#1', 'done', decision);
  await Promise.all([complete(handle, 'left#1', 'done', decision, randomUUID()), complete(handle, 'right#1', 'done')]);
  expect([...record.openTasks].sort()).toEqual(['left-next#1', 'right-next#1']);
});

test('of many decisions for one task that reach the workflow, one moves the pathway', async () => {
  const record = new FakeRecord(tasksInARow(2));
  const handle = await enroll(record);
  await opened(record, 'task-1#1');
  const results = await Promise.all(Array.from({ length: 8 }, () => complete(handle, 'task-1#1', 'done')));
  expect(results.filter((result) => result.applied)).toHaveLength(1);
  expect(record.openTasks).toEqual(['task-2#1']);
});

test('a reply by text opens an urgent task', async () => {
  const record = new FakeRecord(askAboutMedicines());
  const handle = await enroll(record);
  await delivered(record, 1);
  record.inbox.set('reply-1', { type: 'replied', key: 'medicines#1', option: 'no' });
  await signalNews(handle, 'reply-1');
  await opened(record, 'barrier#1');
});

test('the same news signalled several times is taken in once', async () => {
  const record = new FakeRecord(askAboutMedicines());
  const handle = await enroll(record);
  await delivered(record, 1);
  record.inbox.set('reply-1', { type: 'replied', key: 'medicines#1', option: 'no' });
  await Promise.all([signalNews(handle, 'reply-1'), signalNews(handle, 'reply-1')]);
  await opened(record, 'barrier#1');
  await signalNews(handle, 'reply-1');
  await complete(handle, 'barrier#1', 'solved');
  await handle.result();
  expect(record.steps.filter(({ consumed }) => consumed.inbox.includes('reply-1'))).toHaveLength(1);
  expect([...record.tasks.keys()]).toEqual(['barrier#1']);
});

test('news that is not in the record is dropped, and the rest is taken in', async () => {
  const record = new FakeRecord(askAboutMedicines());
  const handle = await enroll(record);
  await delivered(record, 1);
  record.inbox.set('reply-1', { type: 'replied', key: 'medicines#1', option: 'no' });
  await signalNews(handle, 'nobody-stored-this');
  await signalNews(handle, 'reply-1');
  await opened(record, 'barrier#1');
});

test('a message that is held is handed over again when the hold is over', async () => {
  const record = new FakeRecord(askAboutMedicines());
  record.deliver = () =>
    record.deliveries.length === 1
      ? { result: 'held', until: new Date(Date.now() + 500).toISOString() }
      : { result: 'sent' };
  await enroll(record);
  await delivered(record, 2);
  expect(record.deliveries[1]).toEqual(record.deliveries[0]);
});

test('when one channel fails the next one is tried', async () => {
  const record = new FakeRecord(askAboutMedicines());
  record.deliver = ({ channel }) => (channel === 'sms' ? { result: 'failed' } : { result: 'sent' });
  await enroll(record);
  await delivered(record, 2);
  expect(record.deliveries.map(({ channel }) => channel)).toEqual(['sms', 'email']);
});

test('a cancellation from outside ends the pathway in order', async () => {
  const record = new FakeRecord(twoLanes());
  const handle = await enroll(record);
  await opened(record, 'right#1');
  await handle.cancel();
  expect(await handle.result()).toEqual({ outcome: 'cancelled' });
  expect(record.outcome).toBe('cancelled');
  expect(record.openTasks).toEqual([]);
});

test('a timer of the pathway fires by itself', async () => {
  const record = new FakeRecord(justWait('PT1S'));
  const handle = await enroll(record);
  expect(await handle.result()).toEqual({ outcome: 'completed' });
});

test('a query tells where the patient is', async () => {
  const record = new FakeRecord(twoLanes());
  const handle = await enroll(record);
  await opened(record, 'right#1');
  const progress = await handle.query<EnrollmentProgress>(PROGRESS_QUERY);
  expect(progress.openSteps.map(({ key }) => key)).toEqual(expect.arrayContaining(['left#1', 'right#1']));
});
