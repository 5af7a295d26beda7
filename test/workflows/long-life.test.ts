import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { temporal } from '@temporalio/proto';
import { complete, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { pathwayOf } from '../support/pathways';
import { testServerPath } from '../support/servers';
import {
  historiesOf,
  quietRuntime,
  recordingClientOptions,
  replayStartedExecutions,
  StartedExecutions,
  startWorkers,
} from '../support/temporal';

const DAY = 86_400_000;
const ROUNDS = 400;
const MEGABYTE = 1024 * 1024;

type History = temporal.api.history.v1.IHistory;

/** A question, a message and a value each day for 400 days, a task that stays open all the time, and an interrupt beside. */
const daily = pathwayOf(
  `
    - parallel: life
      join: first
      branches:
        - - repeat: day
            max: ${ROUNDS}
            every: P1D
            steps:
              - message: tip
                template: tip
                channels: [sms]
                expires: P1D
              - ask: feeling
                template: feeling
                channels: [sms]
                reply: { kind: yes-no }
                timeout: PT6H
              - set: asked
                value: true
        - - task: companion
            title: Stay in touch
            queue: nurses
            due: P390D
    - task: closing
      title: Say goodbye
      queue: nurses
      due: P30D`,
  'interrupts: [{ on: encounter.registered, steps: [{ set: seen, value: true }] }]',
);

let environment: TestWorkflowEnvironment;
const started = new StartedExecutions();

beforeAll(async () => {
  quietRuntime();
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
    client: recordingClientOptions(started),
  });
});
afterAll(() => environment.teardown());

/** Bytes that a run began with: what continue-as-new carries. */
function carriedBytes({ events }: History): number {
  const payloads = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  return payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
}

test('400 days of more than 1,000 steps stay small, whatever arrives while one run follows the other', async () => {
  const record = new FakeRecord(daily, () => environment.currentTimeMs());
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  const handle = await startEnrollment(environment.client, workers.taskQueue);
  const begin = await environment.currentTimeMs();
  const sent: string[] = [];
  const told = new Set<number>();
  record.afterWrite = async ({ step, progress }) => {
    // A reply, an event and an answer for nobody every few steps: some of them meet a run that is about to end. Once a
    // step: the server refuses to end a run while a signal waits, and the step that is then written again would send more.
    if (step % 7 !== 0 || told.has(step)) return;
    told.add(step);
    const question = progress.openSteps.find(({ stepId }) => stepId === 'feeling');
    const news = [
      ['event', { type: 'happened', name: 'encounter.registered' }],
      ...(question ? [['reply', { type: 'replied', key: question.key, option: 'yes' }] as const] : []),
    ] as const;
    for (const [what, event] of news) {
      const id = `${what}/${step}`;
      record.inbox.set(id, event);
      sent.push(id);
      await signalNews(handle, id);
    }
  };
  // The clock runs only while this sleeps: nothing is skipped that a person would have done.
  while (!record.openTasks.includes('closing#1')) await environment.sleep('5 days');
  record.afterWrite = () => undefined;
  await complete(handle, 'closing#1', 'done');
  expect(await handle.result()).toEqual({ outcome: 'completed' });
  await workers.stop();

  const opened = record.steps.flatMap(({ effects }) => effects).filter(({ type }) => type === 'intend-message');
  expect(opened).toHaveLength(2 * ROUNDS);
  expect(new Set(opened.map(({ key }) => key)).size).toBe(2 * ROUNDS);
  expect(record.steps.flatMap(({ effects }) => effects.filter(({ type }) => type === 'record')).length).toBeGreaterThan(
    ROUNDS,
  );
  expect((record.steps.at(-1)?.at ?? 0) - begin).toBeGreaterThan(ROUNDS * DAY);
  expect(sent.filter((id) => !record.applied.has(id))).toEqual([]);
  expect(record.openTasks).toEqual([]);

  const [execution] = started.executions;
  if (!execution) throw new Error('nothing was started');
  const runs = await historiesOf(environment.client, execution);
  expect(runs.length).toBeGreaterThan(2);
  for (const run of runs) {
    expect(run.events?.length ?? 0).toBeLessThan(5_000);
    expect(carriedBytes(run)).toBeLessThan(MEGABYTE);
  }
  expect(await replayStartedExecutions(environment.client, started)).toBe(runs.length);
}, 600_000);
