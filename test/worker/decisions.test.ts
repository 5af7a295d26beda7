import { once } from 'node:events';
import { renotify, resendDecisions, startStranded } from '../../activities/sweep';
import type { Enrollment } from '../../core/record/enrollment';
import { waitUntil } from '../../dev/wait-until';
import { enrollmentWorkflowId } from '../../workflows/care-pathway/messages';
import type { carePathway } from '../../workflows/care-pathway/workflow';
import { askAboutMedicines, tasksInARow, twoLanes } from '../support/definitions';
import { clinic, system, type TestRecord } from '../support/record';
import { type Line, RecordOnTemporal } from '../support/record-on-temporal';
import { CrashingWorkers } from '../support/start-crashing-worker';

let rig: RecordOnTemporal;
let record: TestRecord;

beforeAll(async () => {
  rig = await RecordOnTemporal.open();
  ({ record } = rig);
});

afterEach(() => rig.stopWorkers());

afterAll(async () => {
  expect(await rig.close()).toBeGreaterThan(0);
});

const openKeys = async (enrollment: Enrollment): Promise<readonly string[]> =>
  (await record.openTasks(enrollment.id)).map((task) => task.effectKey).sort();

/** A sweep some time later: everything stored by now is old enough. */
const laterSweep = (line: Line) => ({
  ...record.activities(line.runtime).deps,
  clock: { now: () => new Date(Date.now() + 120_000) },
});

const ended = (enrollment: Enrollment): Promise<unknown> =>
  rig.temporal.client.workflow.getHandle<typeof carePathway>(enrollmentWorkflowId(clinic.id, enrollment.id)).result();

test('exactly one of 50 concurrent completions wins and moves the pathway', async () => {
  const line = rig.newLine();
  await rig.work(line);
  const enrollment = await record.enrollment(tasksInARow(2));
  await line.runtime.start(enrollment);
  const task = await record.opened(enrollment, 'task-1#1');
  const users = Array.from({ length: 50 }, (_, index) => `user-${index}`);
  const tries = await Promise.all(
    users.map(async (user) => {
      const { decision, won } = await record.decide(task, { user });
      if (!won) return 'lost';
      return line.runtime.applyDecision(enrollment, { id: decision.id, target: task.effectKey, outcome: 'done' });
    }),
  );
  expect(tries.filter((result) => result === 'applied')).toHaveLength(1);
  expect(tries.filter((result) => result === 'lost')).toHaveLength(49);
  expect(await openKeys(enrollment)).toEqual(['task-2#1']);
  const done = await record.repositories.tasks.get(system, task.id);
  expect(done?.status).toBe('completed');
});

test('a decision that is handed over again after its step changes nothing', async () => {
  const line = rig.newLine();
  await rig.work(line);
  const enrollment = await record.enrollment(tasksInARow(2));
  await line.runtime.start(enrollment);
  const task = await record.opened(enrollment, 'task-1#1');
  const { decision } = await record.decide(task, { user: 'ann' });
  const handed = { id: decision.id, target: task.effectKey, outcome: 'done' };
  const results = await Promise.all([1, 2, 3].map(() => line.runtime.applyDecision(enrollment, handed)));
  expect(results).toEqual(['applied', 'applied', 'applied']);
  expect(await openKeys(enrollment)).toEqual(['task-2#1']);
});

test('a decision stored while nobody could be reached is applied by the sweeper', async () => {
  const line = rig.newLine();
  const enrollment = await record.enrollment(tasksInARow(1));
  await rig.work(line);
  await line.runtime.start(enrollment);
  await record.decide(await record.opened(enrollment, 'task-1#1'));
  expect(await resendDecisions(laterSweep(line))).toBe(1);
  expect(await ended(enrollment)).toEqual({ outcome: 'completed' });
  expect(await resendDecisions(laterSweep(line))).toBe(0);
});

test('an enrollment whose start was lost is started by the sweeper, once', async () => {
  const line = rig.newLine();
  await rig.work(line);
  const enrollment = await record.enrollment(tasksInARow(1));
  await Promise.all([startStranded(laterSweep(line)), startStranded(laterSweep(line))]);
  await record.opened(enrollment, 'task-1#1');
  expect((await record.repositories.enrollments.get(system, enrollment.id))?.status).toBe('running');
});

test('news whose signal was lost is taken in by the sweeper, and dropped when the enrollment has ended', async () => {
  const line = rig.newLine();
  await rig.work(line);
  const enrollment = await record.enrollment(askAboutMedicines());
  await line.runtime.start(enrollment);
  await waitUntil('The question', 20, async () => {
    const { items } = await record.repositories.intents.list(system, { patientId: enrollment.patientId, limit: 10 });
    return items.length === 1;
  });
  const reply = { type: 'reply', effectKey: 'medicines#1', option: 'no', inboundId: 'in-1' } as const;
  const entry = { orgId: clinic.id, enrollmentId: enrollment.id, news: reply, at: new Date() };
  await record.repositories.inbox.store(system, { ...entry, id: `${enrollment.id}/1` });
  await renotify(laterSweep(line));
  await record.complete(line.runtime, await record.opened(enrollment, 'barrier#1'), 'solved');
  await ended(enrollment);

  await record.repositories.inbox.store(system, { ...entry, id: `${enrollment.id}/2` });
  await renotify(laterSweep(line));
  const [late] = await record.repositories.inbox.getMany(system, [`${enrollment.id}/2`]);
  expect(late?.droppedAt).toBeDefined();
});

describe('a worker killed right after it wrote a step', () => {
  const crashing = new CrashingWorkers();

  afterAll(() => crashing.stop());

  test('leaves nothing twice and nothing lost: the next worker goes on', async () => {
    const line = rig.newLine();
    const { temporal, uri: mongoUri } = rig;
    const killed = await crashing.start({ mongoUri, temporal, taskQueue: line.taskQueue, crashAt: 'left-next#1' });
    const death = once(killed, 'exit');
    const enrollment = await record.enrollment(twoLanes());
    await line.runtime.start(enrollment);
    const left = await record.opened(enrollment, 'left#1');
    const right = await record.opened(enrollment, 'right#1');
    const { decision } = await record.decide(left, { user: 'ann' });
    const handing = line.runtime.applyDecision(enrollment, { id: decision.id, target: 'left#1', outcome: 'done' });
    expect((await death)[1]).toBe('SIGKILL');
    expect(await openKeys(enrollment)).toContain('left-next#1');

    await record.decide(right, { user: 'ben' });
    await rig.work(line);
    await handing;
    await waitUntil('Both decisions', 40, async () => {
      await resendDecisions(laterSweep(line));
      return (await openKeys(enrollment)).join() === 'left-next#1,right-next#1';
    });
    await record.repositories.relay.relayPending();
    const { items } = await record.repositories.timeline.forPatient(system, enrollment.patientId, { limit: 100 });
    const openings = items.filter(({ kind }) => kind === 'task.opened');
    expect(openings).toHaveLength(4);
    expect(items.filter(({ kind }) => kind === 'task.completed')).toHaveLength(2);
  }, 90_000);
});
