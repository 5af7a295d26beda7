import { TestWorkflowEnvironment } from '@temporalio/testing';
import { waitUntil } from '../../dev/wait-until';
import { thirtyDays } from '../support/definitions';
import { complete, type EnrollmentHandle, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { testServerPath } from '../support/servers';
import {
  quietRuntime,
  recordingClientOptions,
  replayStartedExecutions,
  StartedExecutions,
  startWorkers,
  type TestWorkers,
} from '../support/temporal';

const DAY = 86_400_000;
const started = new StartedExecutions();
let environment: TestWorkflowEnvironment;
let workers: TestWorkers | undefined;

beforeAll(async () => {
  quietRuntime();
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
    client: recordingClientOptions(started),
  });
});

afterEach(async () => {
  await workers?.stop();
});

afterAll(async () => {
  expect(await replayStartedExecutions(environment.client, started)).toBeGreaterThan(0);
  await environment.teardown();
});

async function enroll(record: FakeRecord): Promise<EnrollmentHandle> {
  workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  return startEnrollment(environment.client, workers.taskQueue);
}

const now = (): Promise<number> => environment.currentTimeMs();

/** Days since `from` as the test environment's clock has it. */
const daysSince = async (from: number): Promise<number> => ((await now()) - from) / DAY;

const opened = (record: FakeRecord, target: string): Promise<void> =>
  waitUntil(`Task ${target}`, 20, () => Promise.resolve(record.openTasks.includes(target)));

test('a patient who answers nothing is asked four times and followed for thirty days', async () => {
  const record = new FakeRecord(thirtyDays(), now);
  const begin = await now();
  const handle = await enroll(record);
  await opened(record, 'call#1');
  await complete(handle, 'call#1', 'reached');
  expect(await handle.result()).toEqual({ outcome: 'completed' });
  // The server's clock runs on once nothing is left to do: the last step says when the pathway ended.
  const days = ((record.steps.at(-1)?.at ?? 0) - begin) / DAY;
  expect(days).toBeGreaterThanOrEqual(30);
  expect(days).toBeLessThan(31);
  expect(record.deliveries.map(({ target }) => target)).toEqual([
    'welcome#1',
    'check-in#1',
    'check-in#2',
    'check-in#3',
    'check-in#4',
  ]);
  expect(record.steps.flatMap(({ effects }) => effects)).toContainEqual(
    expect.objectContaining({ type: 'reach-milestone', name: 'contacted' }),
  );
});

test('a task nobody does is escalated after its due time, once', async () => {
  const record = new FakeRecord(thirtyDays(), now);
  const handle = await enroll(record);
  await opened(record, 'call#1');
  await environment.sleep('12 days');
  const effects = record.steps.flatMap((step) => step.effects);
  expect(effects.filter(({ type }) => type === 'escalate-task')).toEqual([
    expect.objectContaining({ target: 'call#1', rung: 1, to: 'managers' }),
  ]);
  expect(effects).toContainEqual(expect.objectContaining({ type: 'miss-milestone', name: 'contacted' }));
  await handle.terminate();
});

test('an answer that worries opens a nurse task on its day, and a death ends everything', async () => {
  const record = new FakeRecord(thirtyDays(), now);
  const begin = await now();
  const handle = await enroll(record);
  await opened(record, 'call#1');
  await complete(handle, 'call#1', 'reached');
  await waitUntil('The first check-in', 20, () => Promise.resolve(record.deliveries.length === 2));
  record.inbox.set('worse', { type: 'replied', key: 'check-in#1', option: 'worse' });
  await signalNews(handle, 'worse');
  await opened(record, 'nurse-call#1');
  expect(await daysSince(begin)).toBeLessThan(1);
  record.inbox.set('death', { type: 'happened', name: 'patient.died' });
  await signalNews(handle, 'death');
  expect(await handle.result()).toEqual({ outcome: 'deceased' });
  expect(record.openTasks).toEqual([]);
});
