import { randomUUID } from 'node:crypto';
import { createRuntime } from '../../adapters/temporal/runtime';
import { orderSteps } from '../../api/commands/order-steps';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { StepOrder } from '../../core/record/inbox';
import type { Task } from '../../core/record/task';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { coordinator, system, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

let temporal: TestTemporal;
let record: TestRecord;
let workers: TestWorkers;
let runtime: PathwayRuntime;

beforeAll(async () => {
  quietRuntime();
  const { uri } = await testDatabase();
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(uri)]);
  const taskQueue = randomUUID();
  runtime = createRuntime(temporal.client, { taskQueue });
  const { activities } = record.activities(runtime);
  workers = await startWorkers(temporal.connection, temporal.namespace, activities, taskQueue);
});

afterAll(async () => {
  await workers.stop();
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
  await record.close();
});

async function started(steps: string): Promise<Enrollment> {
  const enrollment = await record.enrollment(pathwayOf(steps));
  await runtime.start(enrollment);
  return enrollment;
}

async function opened({ id }: Pick<Enrollment, 'id'>, effectKey: string): Promise<Task> {
  let task: Task | undefined;
  await waitUntil(`Task ${effectKey}`, 40, async () => {
    task = await record.openTask(id, effectKey);
    return task !== undefined;
  });
  if (!task) throw new Error(`no task ${effectKey}`);
  return task;
}

async function complete(enrollment: Pick<Enrollment, 'id' | 'orgId'>, task: Task, outcome = 'done'): Promise<void> {
  const by = coordinator('ana');
  const decision = { id: randomUUID(), outcome, data: {}, by: { id: 'ana', name: by.actor.name }, at: new Date() };
  await record.repositories.tasks.decide(by, task.id, decision);
  expect(await runtime.applyDecision(enrollment, { id: decision.id, target: task.effectKey, outcome })).toBe('applied');
}

const order = ({ id }: Enrollment, wanted: StepOrder): Promise<Enrollment> =>
  orderSteps({ ...record.repositories, runtime, clock: { now: () => new Date() } }, coordinator('ana'), {
    id,
    order: wanted,
  });

async function until(enrollment: Enrollment, what: string, holds: (now: Enrollment) => boolean): Promise<Enrollment> {
  let now = enrollment;
  await waitUntil(what, 40, async () => {
    now = (await record.repositories.enrollments.get(system, enrollment.id)) ?? enrollment;
    return holds(now);
  });
  return now;
}

const reason = 'the patient asked for it';
const task = (id: string): string => `{ task: ${id}, title: Do it, queue: nurses, due: P1D }`;

describe('one patient', () => {
  it('is paused: a completed task opens nothing until the pathway is resumed', async () => {
    const enrollment = await started(`
    - ${task('first')}
    - ${task('second')}`);
    const first = await opened(enrollment, 'first#1');
    await order(enrollment, { kind: 'pause', reason });
    await until(enrollment, 'the pause', ({ progress }) => progress?.paused === true);
    await complete(enrollment, first);
    expect(await record.openTasks(enrollment.id)).toEqual([]);
    await order(enrollment, { kind: 'resume', reason });
    await opened(enrollment, 'second#1');
    const now = await until(enrollment, 'the end of the pause', ({ progress }) => progress?.paused !== true);
    expect(now.status).toBe('running');
  });

  it('has an open step skipped, with the reason on the timeline', async () => {
    const enrollment = await started(`
    - ${task('first')}
    - ${task('second')}`);
    await opened(enrollment, 'first#1');
    await order(enrollment, { kind: 'skip', key: 'first#1', reason });
    await opened(enrollment, 'second#1');
    expect(await record.openTask(enrollment.id, 'first#1')).toBeUndefined();
    await record.repositories.relay.relayPending();
    const { items } = await record.repositories.timeline.forPatient(system, enrollment.patientId, { limit: 50 });
    expect(items.find(({ kind }) => kind === 'enrollment.stepSkipOrdered')).toMatchObject({
      actor: { name: 'Coordinator ana' },
      data: { key: 'first#1', reason },
    });
    expect(items.map(({ kind }) => kind)).toContain('task.cancelled');
  });

  it('has a task moved to another day, and a step done once more', async () => {
    const enrollment = await started(`- ${task('first')}`);
    const before = await opened(enrollment, 'first#1');
    const to = Date.parse('2027-03-01T15:00:00Z');
    await order(enrollment, { kind: 'reschedule', key: 'first#1', to, reason });
    await waitUntil('the new due time', 40, async () => {
      const now = await record.openTask(enrollment.id, 'first#1');
      return now?.due?.getTime() === to && now.version === before.version + 1;
    });
    await order(enrollment, { kind: 'repeat', stepId: 'first', reason });
    await complete(enrollment, await opened(enrollment, 'first#2'));
    await complete(enrollment, await opened(enrollment, 'first#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
  });

  it('is not ordered what cannot be', async () => {
    const enrollment = await started(`- ${task('first')}`);
    await opened(enrollment, 'first#1');
    await expect(order(enrollment, { kind: 'skip', key: 'other#1', reason })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(order(enrollment, { kind: 'repeat', stepId: 'other', reason })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await runtime.notify(enrollment, 'nothing');
    await complete(enrollment, await opened(enrollment, 'first#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
    await expect(order(enrollment, { kind: 'pause', reason })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a pathway that another one calls', () => {
  async function called(): Promise<string> {
    const pathway = `prepare-${randomUUID()}`;
    const definition = { ...pathwayOf(`- ${task('lab')}\n    - end: prepared`), pathway };
    await record.repositories.definitions.publish(system, { pathway, source: '', hash: pathway, definition });
    return pathway;
  }
  const caller = (pathway: string): string => `
    - call: prepare
      pathway: ${pathway}
      timeout: P30D
      on: { prepared: [${task('visit')}], not-started: [${task('look')}], other: [${task('call')}] }`;

  async function childOf({ id }: Enrollment): Promise<Enrollment> {
    const ref = { enrollmentId: id, target: 'prepare#1' };
    const find = () => record.repositories.enrollments.childOf(system, ref);
    await waitUntil('the child', 40, async () => (await find()) !== null);
    const child = await find();
    if (!child) throw new Error('no child');
    return child;
  }

  it('runs for the same patient, and its outcome is what the caller goes on by', async () => {
    const enrollment = await started(caller(await called()));
    const child = await childOf(enrollment);
    expect(child).toMatchObject({ patientId: enrollment.patientId, trigger: { kind: 'pathway' } });
    await complete(child, await opened(child, 'lab#1'));
    await complete(enrollment, await opened(enrollment, 'visit#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
  });

  it('is cancelled with the caller', async () => {
    const enrollment = await started(caller(await called()));
    const child = await childOf(enrollment);
    await opened(child, 'lab#1');
    await order(enrollment, { kind: 'skip', key: 'prepare#1', reason });
    const ended = await until(child, 'the end of the child', ({ status }) => status === 'ended');
    expect(ended.outcome).toBe('cancelled');
  });

  it('that is not there leads where the caller says', async () => {
    const enrollment = await started(caller('nowhere'));
    await opened(enrollment, 'look#1');
  });
});
