import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRuntime } from '../../adapters/temporal/runtime';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { MigrationAnswer } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { InboxEntry } from '../../core/record/inbox';
import type { Task } from '../../core/record/task';
import type { StoredDefinition } from '../../core/repositories';
import { waitUntil } from '../../dev/wait-until';
import { enrollmentWorkflowId } from '../../workflows/care-pathway/messages';
import { pathwayOf } from '../support/pathways';
import { clinic, coordinator, system, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import { CrashingWorkers } from '../support/start-crashing-worker';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

const task = (id: string, rest = ''): string => `{ task: ${id}, title: Do it, queue: coordinators, due: P1D${rest} }`;

let temporal: TestTemporal;
let record: TestRecord;
let workers: TestWorkers;
let runtime: PathwayRuntime;
let mongoUri: string;

beforeAll(async () => {
  quietRuntime();
  ({ uri: mongoUri } = await testDatabase());
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(mongoUri)]);
  const taskQueue = randomUUID();
  runtime = createRuntime(temporal.client, { taskQueue, limits: { historyEvents: 60 } });
  workers = await startWorkers(
    temporal.connection,
    temporal.namespace,
    record.activities(runtime).activities,
    taskQueue,
  );
});

afterAll(async () => {
  await workers.stop();
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
  await record.close();
});

async function running(definition: PathwayDefinition): Promise<Enrollment> {
  const enrollment = await record.enrollment(definition);
  await runtime.start(enrollment);
  return enrollment;
}

async function publish({ pathway }: Enrollment, definition: PathwayDefinition): Promise<StoredDefinition> {
  return record.repositories.definitions.publish(system, { pathway, source: '', hash: randomUUID(), definition });
}

async function opened({ id }: Enrollment, effectKey: string): Promise<Task> {
  let found: Task | undefined;
  await waitUntil(`Task ${effectKey}`, 40, async () => (found = await record.openTask(id, effectKey)) !== undefined);
  if (!found) throw new Error(`no task ${effectKey}`);
  return found;
}

async function migrate(
  enrollment: Enrollment,
  to: StoredDefinition,
  decisions?: { readonly [key: string]: string | null },
): Promise<MigrationAnswer> {
  return runtime.migrate(enrollment, await wish(enrollment, to, decisions));
}

/** Stores that the enrollment is to go on by this version. */
async function wish(
  { id }: Enrollment,
  to: StoredDefinition,
  decisions?: { readonly [key: string]: string | null },
): Promise<string> {
  const now = await current(id);
  const inboxId = `${id}/migrate/${randomUUID()}`;
  const from = { id: now.definitionId, version: now.definitionVersion };
  const migration = { from, to: { id: to.id, version: to.version }, ...(decisions && { decisions }) };
  const news = { type: 'migrate', migration } as const;
  await record.repositories.inbox.store(system, {
    id: inboxId,
    orgId: clinic.id,
    enrollmentId: id,
    news,
    at: new Date(),
  });
  return inboxId;
}

async function hear({ id }: Enrollment, news: InboxEntry['news']): Promise<void> {
  const entry = { id: `${id}/${randomUUID()}`, orgId: clinic.id, enrollmentId: id, news, at: new Date() };
  await record.repositories.inbox.store(system, entry);
  await runtime.notify({ id, orgId: clinic.id }, entry.id);
}

async function current(id: string): Promise<Enrollment> {
  const enrollment = await record.repositories.enrollments.get(system, id);
  if (!enrollment) throw new Error('no enrollment');
  return enrollment;
}

async function complete(target: Task, outcome: string, host: PathwayRuntime = runtime): Promise<string> {
  const by = { id: 'ann', name: 'Ann' };
  const decision = { id: randomUUID(), outcome, data: {}, by, at: new Date() };
  await record.repositories.tasks.decide(coordinator('ann'), target.id, decision);
  const enrollment = { id: target.enrollmentId, orgId: clinic.id };
  return host.applyDecision(enrollment, { id: decision.id, target: target.effectKey, outcome });
}

test('an open task keeps its draft, its claim and its due time, and the new version goes on after it', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call')}`));
  const before = await opened(enrollment, 'call#1');
  const ann = coordinator('ann');
  await record.repositories.tasks.claim(ann, before.id);
  await record.repositories.tasks.saveDraft(ann, before.id, { notes: 'half done' });
  const to = await publish(enrollment, pathwayOf(`- ${task('call').replace('P1D', 'P9D')}\n    - ${task('next')}`));
  expect(await migrate(enrollment, to)).toMatchObject({ applied: true, plan: { verdict: 'waits-at' } });
  const after = await opened(enrollment, 'call#1');
  expect(after.draft?.data).toEqual({ notes: 'half done' });
  expect(after).toMatchObject({ assignee: { id: 'ann' }, due: before.due, dueDerivation: before.dueDerivation });
  expect(await current(enrollment.id)).toMatchObject({ definitionId: to.id, definitionVersion: 2 });
  await complete(after, 'done');
  expect((await opened(enrollment, 'next#1')).pathway.version).toBe(2);
});

test('twice and three times in a row works, over fresh runs too', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call')}`));
  await opened(enrollment, 'call#1');
  for (let n = 2; n <= 12; n += 1) {
    const to = await publish(enrollment, pathwayOf(`- ${task('call')}\n    - ${task(`after-${n}`)}`));
    expect(await migrate(enrollment, to)).toMatchObject({ applied: true });
    expect((await current(enrollment.id)).definitionVersion).toBe(n);
  }
  await complete(await opened(enrollment, 'call#1'), 'done');
  await opened(enrollment, 'after-12#1');
  const firstRun = temporal.started.executions.find(({ workflowId }) => workflowId.endsWith(enrollment.id))?.runId;
  const handle = temporal.client.workflow.getHandle(enrollmentWorkflowId(clinic.id, enrollment.id));
  expect((await handle.describe()).runId).not.toBe(firstRun);
});

test('a task that is a question in the new version is closed, and the question asked', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call')}`));
  await opened(enrollment, 'call#1');
  const ask = '{ ask: call, template: how-are-you, channels: [sms], reply: { kind: yes-no }, timeout: P2D }';
  const to = await publish(enrollment, pathwayOf(`- ${ask}\n    - ${task('next')}`));
  expect(await migrate(enrollment, to)).toMatchObject({ applied: true, plan: { verdict: 're-opens' } });
  expect(await record.openTasks(enrollment.id)).toEqual([]);
  const { progress } = await current(enrollment.id);
  expect(progress?.openSteps).toMatchObject([{ key: 'call#2', kind: 'ask' }]);
  await hear(enrollment, { type: 'reply', effectKey: 'call#2', option: 'yes', inboundId: 'sms-1' });
  expect((await opened(enrollment, 'next#1')).pathway.version).toBe(2);
});

test('a migration that needs a person changes nothing until one has decided', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call')}`));
  await opened(enrollment, 'call#1');
  const to = await publish(enrollment, pathwayOf(`- ${task('other')}`));
  expect(await migrate(enrollment, to)).toMatchObject({ applied: false, reason: 'needs-person' });
  expect((await current(enrollment.id)).definitionVersion).toBe(1);
  expect(await migrate(enrollment, to, { 'call#1': 'other' })).toMatchObject({ applied: true });
  await opened(enrollment, 'other#1');
  expect(await record.openTask(enrollment.id, 'call#1')).toBeUndefined();
});

test('the same migration asked again is applied once and answered alike', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call')}`));
  await opened(enrollment, 'call#1');
  const to = await publish(enrollment, pathwayOf(`- ${task('call')}\n    - ${task('next')}`));
  const inboxId = await wish(enrollment, to);
  expect(await Promise.all([runtime.notify(enrollment, inboxId), runtime.migrate(enrollment, inboxId)])).toMatchObject([
    'sent',
    { applied: true },
  ]);
  expect(await runtime.migrate(enrollment, inboxId)).toMatchObject({ applied: true });
  await record.repositories.relay.relayPending();
  const { items } = await record.repositories.timeline.forPatient(system, enrollment.patientId, { limit: 100 });
  expect(items.filter(({ data }) => data['note'] === 'migrated')).toHaveLength(1);
});

test('an enrollment that was held up by its version goes on by another one', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call', ', form: no-such-form')}`));
  await waitUntil('The held-up task', 40, async () =>
    (await record.openTasks(enrollment.id)).some(({ effectKey }) => effectKey.startsWith('held-up#')),
  );
  const to = await publish(enrollment, pathwayOf(`- ${task('call')}`));
  expect(await migrate(enrollment, to)).toMatchObject({ applied: true });
  await opened(enrollment, 'call#1');
  expect((await record.openTasks(enrollment.id)).map(({ effectKey }) => effectKey)).toEqual(['call#1']);
});

test('an enrollment stays on its version when the other one cannot be used', async () => {
  const enrollment = await running(pathwayOf(`- ${task('call')}\n    - ${task('next')}`));
  await opened(enrollment, 'call#1');
  const to = await publish(enrollment, pathwayOf(`- ${task('next', ', form: no-such-form')}`));
  expect(await migrate(enrollment, to)).toMatchObject({ applied: false, reason: 'failed' });
  await complete(await opened(enrollment, 'call#1'), 'done');
  await opened(enrollment, 'next#1');
});

describe('a worker killed right after it wrote a migration', () => {
  const crashing = new CrashingWorkers();

  afterAll(() => crashing.stop());

  test('leaves it to the next one, which finishes it once', async () => {
    const taskQueue = randomUUID();
    const own = createRuntime(temporal.client, { taskQueue });
    const where = { mongoUri, temporal, taskQueue, crashAt: 'other#1' };
    const death = once(await crashing.start(where), 'exit');
    const enrollment = await record.enrollment(pathwayOf(`- ${task('call')}\n    - ${task('other')}`));
    await own.start(enrollment);
    await opened(enrollment, 'call#1');
    const to = await publish(enrollment, pathwayOf(`- ${task('other')}\n    - ${task('next')}`));
    const inboxId = await wish(enrollment, to);
    const asking = own.migrate(enrollment, inboxId);
    expect((await death)[1]).toBe('SIGKILL');
    expect((await current(enrollment.id)).definitionVersion).toBe(2);

    const { activities } = record.activities(own);
    const next = await startWorkers(temporal.connection, temporal.namespace, activities, taskQueue);
    expect(await asking).toMatchObject({ applied: true });
    await complete(await opened(enrollment, 'other#1'), 'done', own);
    await opened(enrollment, 'next#1');
    await record.repositories.relay.relayPending();
    const { items } = await record.repositories.timeline.forPatient(system, enrollment.patientId, { limit: 100 });
    expect(items.filter(({ data }) => data['note'] === 'migrated')).toHaveLength(1);
    expect(items.filter(({ kind }) => kind === 'task.cancelled')).toHaveLength(1);
    await next.stop();
  }, 90_000);
});

test('an enrollment that has ended says so', async () => {
  const enrollment = await running(pathwayOf('- end: completed'));
  await waitUntil('The end', 40, async () => (await current(enrollment.id)).status === 'ended');
  const to = await publish(enrollment, pathwayOf(`- ${task('call')}`));
  expect(await migrate(enrollment, to)).toEqual({ applied: false, reason: 'ended' });
});
