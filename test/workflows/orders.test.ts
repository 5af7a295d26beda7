import { ApplicationFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { withAdditions } from '../../core/pathway/additions';
import type { PathwayDefinition, Step } from '../../core/pathway/definition';
import type { EventBody } from '../../core/pathway/host';
import { type News, ORDER_UPDATE, type OrderResult } from '../../workflows/care-pathway/messages';
import { complete, type EnrollmentHandle, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { pathwayOf } from '../support/pathways';
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
const reason = 'as the patient wishes';

let environment: TestWorkflowEnvironment;
const started = new StartedExecutions();
const running: TestWorkers[] = [];

beforeAll(async () => {
  quietRuntime();
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
    client: recordingClientOptions(started),
  });
});
afterEach(() => Promise.all(running.splice(0).map((workers) => workers.stop())));
afterAll(async () => {
  expect(await replayStartedExecutions(environment.client, started)).toBeGreaterThan(4);
  await environment.teardown();
});

const task = (id: string, rest = ''): string => `{ task: ${id}, title: Do it, queue: nurses, due: P30D${rest} }`;

function firstOf({ steps: [step] }: PathwayDefinition): Step {
  if (!step) throw new Error('no step');
  return step;
}

async function enroll(steps: string, historyEvents = 2_000) {
  const record = new FakeRecord(pathwayOf(steps), () => environment.currentTimeMs());
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  running.push(workers);
  const handle = await startEnrollment(environment.client, workers.taskQueue, { historyEvents });
  await until(() => record.openTasks.length > 0);
  return { record, handle };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await environment.sleep('1 minute');
}

async function order(record: FakeRecord, handle: EnrollmentHandle, inboxId: string, event: EventBody) {
  record.inbox.set(inboxId, event);
  return handle.executeUpdate<OrderResult, [News]>(ORDER_UPDATE, { updateId: inboxId, args: [{ inboxId }] });
}

test('a step that was added lives on over fresh runs, with its wait, and is loaded by each of them', async () => {
  const { record, handle } = await enroll(`- ${task('first')}`, 12);
  const extra = firstOf(pathwayOf(`- ${task('extra', ', outcomes: { done: [{ wait: { until: P10D } }] }')}`));
  record.definition = withAdditions(record.definition, [extra]);
  const add = { type: 'step-added', stepId: 'extra', reason } as const;
  expect(await order(record, handle, 'add', add)).toEqual({ applied: true });
  expect(record.openTasks).toEqual(['first#1', 'extra#1']);
  for (const day of [1, 2, 3]) {
    await order(record, handle, `pause/${day}`, { type: 'paused', reason });
    await order(record, handle, `resume/${day}`, { type: 'resumed' });
  }
  await complete(handle, 'extra#1', 'done');
  const begun = await environment.currentTimeMs();
  await complete(handle, 'first#1', 'done');
  expect(await handle.result()).toEqual({ outcome: 'completed' });
  expect((record.steps.at(-1)?.at ?? 0) - begun).toBeGreaterThan(9 * DAY);
  expect(record.loads).toBeGreaterThan(3);
});

test('a step is loaded when it is told of, once, however it is told', async () => {
  const { record, handle } = await enroll(`- ${task('first')}`);
  const add = { type: 'step-added', stepId: 'extra', reason } as const;
  expect(record.loads).toBe(1);
  expect(await order(record, handle, 'too-early', add)).toEqual({ applied: false, reason: 'not-open' });
  record.definition = withAdditions(record.definition, [firstOf(pathwayOf(`- ${task('extra')}`))]);
  record.inbox.set('add', add);
  await signalNews(handle, 'add');
  await until(() => record.openTasks.includes('extra#1'));
  expect(await order(record, handle, 'add', add)).toEqual({ applied: true });
  expect(record.loads).toBe(3);
  expect(record.openTasks).toEqual(['first#1', 'extra#1']);
});

test('an order that fits nothing says so, also when it is not in the record', async () => {
  const { record, handle } = await enroll(`- ${task('first')}`);
  const refused = { applied: false, reason: 'not-open' };
  expect(await order(record, handle, 'skip', { type: 'step-skipped', key: 'gone#1', reason })).toEqual(refused);
  expect(await order(record, handle, 'resume', { type: 'resumed' })).toEqual(refused);
  const unknown = await handle.executeUpdate<OrderResult, [News]>(ORDER_UPDATE, { args: [{ inboxId: 'unknown' }] });
  expect(unknown).toEqual(refused);
  const cancelled = await order(record, handle, 'cancel', { type: 'cancelled', outcome: 'cancelled' });
  expect(cancelled).toEqual({ applied: true });
  expect(await handle.result()).toEqual({ outcome: 'cancelled' });
});

test('an order for an enrollment that is held up is kept, and done when a person has released it', async () => {
  const { record, handle } = await enroll(`
    - ${task('first')}
    - ${task('second')}
    - ${task('third')}`);
  record.beforeWrite = ({ effects }) => {
    if (!effects.some(({ key }) => key.startsWith('held-up')))
      throw ApplicationFailure.nonRetryable('Something is missing', 'broken-definition');
  };
  await complete(handle, 'first#1', 'done');
  const skip = { type: 'step-skipped', key: 'second#1', reason } as const;
  expect(await order(record, handle, 'skip', skip)).toEqual({ applied: false, reason: 'held-up' });
  record.beforeWrite = () => undefined;
  const target = record.openTasks.find((open) => open.startsWith('held-up')) ?? '';
  await complete(handle, target, 'retry');
  await until(() => record.openTasks.includes('third#1'));
  await complete(handle, 'third#1', 'done');
  expect(await handle.result()).toEqual({ outcome: 'completed' });
});
