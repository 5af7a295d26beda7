import { randomUUID } from 'node:crypto';
import { createLoadDefinition } from '../../activities/load-definition';
import { renotify } from '../../activities/sweep';
import { addStep } from '../../api/commands/add-step';
import { orderSteps, type PlainOrder } from '../../api/commands/order-steps';
import type { Ordered } from '../../api/commands/when-taken-in';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { clinic, coordinator, system, type TestRecord } from '../support/record';
import { RecordOnTemporal } from '../support/record-on-temporal';

let rig: RecordOnTemporal;
let record: TestRecord;
let runtime: PathwayRuntime;

beforeAll(async () => {
  rig = await RecordOnTemporal.open();
  ({ record } = rig);
  const ana = { id: 'ana', orgId: clinic.id, email: 'ana@clinic.test', name: 'Ana', roles: ['coordinator'] } as const;
  await record.repositories.users.create({ ...ana, passwordHash: '' });
  const line = rig.newLine();
  ({ runtime } = line);
  await rig.work(line);
});

afterAll(async () => {
  expect(await rig.close()).toBeGreaterThan(0);
});

async function started(steps: string): Promise<Enrollment> {
  const enrollment = await record.enrollment(pathwayOf(steps));
  await runtime.start(enrollment);
  return enrollment;
}

const clock = { now: () => new Date() };

const order = ({ id }: Enrollment, wanted: PlainOrder, by: Pick<PathwayRuntime, 'order'> = runtime): Promise<Ordered> =>
  orderSteps({ ...record.repositories, runtime: by, clock }, coordinator('ana'), { id, order: wanted });

function add({ id }: Enrollment, step: object, by: Pick<PathwayRuntime, 'order'> = runtime): Promise<Ordered> {
  const content = { template: () => null, form: () => null };
  const deps = { repositories: record.repositories, content, runtime: by, clock };
  return addStep(deps, coordinator('ana'), { id, step, reason });
}

/** Temporal cannot be reached. */
const away: Pick<PathwayRuntime, 'order'> = { order: () => Promise.resolve('deferred') };

/** A sweep some time later: everything stored by now is old enough. */
const sweepLater = (): Promise<number> => {
  const { deps } = record.activities(runtime);
  return renotify({ ...deps, clock: { now: () => new Date(Date.now() + 120_000) } });
};

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
    const first = await record.opened(enrollment, 'first#1');
    const paused = await order(enrollment, { kind: 'pause', reason });
    expect(paused).toMatchObject({ applied: true, enrollment: { progress: { paused: true } } });
    await record.complete(runtime, first);
    expect(await record.openTasks(enrollment.id)).toEqual([]);
    const { enrollment: now } = await order(enrollment, { kind: 'resume', reason });
    expect(await record.openTask(now.id, 'second#1')).toBeDefined();
    expect(now.progress?.paused).toBeUndefined();
  });

  it('has an open step skipped, with the reason on the timeline', async () => {
    const enrollment = await started(`
    - ${task('first')}
    - ${task('second')}`);
    await record.opened(enrollment, 'first#1');
    await order(enrollment, { kind: 'skip', key: 'first#1', reason });
    expect((await record.openTasks(enrollment.id)).map(({ effectKey }) => effectKey)).toEqual(['second#1']);
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
    const before = await record.opened(enrollment, 'first#1');
    const to = Date.parse('2027-03-01T15:00:00Z');
    await order(enrollment, { kind: 'reschedule', key: 'first#1', to, reason });
    await waitUntil('the new due time', 40, async () => {
      const now = await record.openTask(enrollment.id, 'first#1');
      return now?.due?.getTime() === to && now.version === before.version + 1;
    });
    await order(enrollment, { kind: 'repeat', stepId: 'first', reason });
    await record.complete(runtime, await record.opened(enrollment, 'first#2'));
    await record.complete(runtime, await record.opened(enrollment, 'first#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
  });

  it('is not ordered what cannot be', async () => {
    const enrollment = await started(`- ${task('first')}`);
    await record.opened(enrollment, 'first#1');
    await expect(order(enrollment, { kind: 'skip', key: 'other#1', reason })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(order(enrollment, { kind: 'repeat', stepId: 'other', reason })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await runtime.notify(enrollment, 'nothing');
    await record.complete(runtime, await record.opened(enrollment, 'first#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
    await expect(order(enrollment, { kind: 'pause', reason })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('an order that fits nothing any more', () => {
  it('is refused by the pathway, though the record still had the step open', async () => {
    const enrollment = await started(`
    - ${task('first')}
    - ${task('second')}`);
    await record.opened(enrollment, 'first#1');
    const skip = { kind: 'skip', key: 'first#1', reason } as const;
    const tries = await Promise.allSettled([order(enrollment, skip), order(enrollment, skip), order(enrollment, skip)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const tried of tries) {
      if (tried.status === 'rejected')
        expect(tried.reason).toMatchObject({
          code: 'conflict',
          message: expect.stringContaining('is not open') as string,
        });
    }
    expect(await sweepLater()).toBe(0);
  });

  it('is refused when the pathway has ended, whatever the record says', async () => {
    const enrollment = await started(`- ${task('first')}`);
    await record.complete(runtime, await record.opened(enrollment, 'first#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
    expect(await runtime.order(enrollment, `${enrollment.id}/late`)).toBe('ended');
  });

  it('is told apart from one that does something', async () => {
    const enrollment = await started(`- ${task('first')}`);
    await record.opened(enrollment, 'first#1');
    const at = new Date();
    const answers: string[] = [];
    for (const key of ['gone#1', 'first#1', 'first#1']) {
      const id = `${enrollment.id}/${answers.length}`;
      const news = { type: 'order', order: { kind: 'reschedule', key, to: at.getTime(), reason } } as const;
      await record.repositories.inbox.store(system, { id, orgId: clinic.id, enrollmentId: enrollment.id, news, at });
      answers.push(await runtime.order(enrollment, id));
    }
    expect(answers).toEqual(['not-open', 'applied', 'applied']);
  });

  it('is known by an inbox entry that is there', async () => {
    const enrollment = await started(`- ${task('first')}`);
    await record.opened(enrollment, 'first#1');
    expect(await runtime.order(enrollment, 'nobody/stored/this')).toBe('not-open');
  });
});

describe('an order given while Temporal cannot be reached', () => {
  it('is stored, and done when the sweeper delivers it', async () => {
    const enrollment = await started(`
    - ${task('first')}
    - ${task('second')}`);
    await record.opened(enrollment, 'first#1');
    const [skipped, added] = await Promise.all([
      order(enrollment, { kind: 'skip', key: 'first#1', reason }, away),
      add(enrollment, { task: 'extra', title: 'Look in', queue: 'coordinators', due: 'P1D' }, away),
    ]);
    expect([skipped.applied, added.applied]).toEqual([false, false]);
    await record.opened(enrollment, 'first#1');
    await sweepLater();
    await record.opened(enrollment, 'second#1');
    await record.opened(enrollment, 'extra#1');
    expect(await record.openTask(enrollment.id, 'first#1')).toBeUndefined();
  });
});

describe('a step added for one patient', () => {
  const extra = { task: 'extra', title: 'Bring the device', queue: 'coordinators', due: 'P1D' };

  it('opens at once, beside what is going on, and is done as any other', async () => {
    const enrollment = await started(`- ${task('first')}`);
    await record.opened(enrollment, 'first#1');
    const { applied, enrollment: now } = await add(enrollment, extra);
    expect(applied).toBe(true);
    expect(now.progress?.openSteps.map(({ key }) => key)).toEqual(['first#1', 'extra#1']);
    const [one, other] = await Promise.all([add(enrollment, extra), add(enrollment, extra)]);
    expect([one.applied, other.applied]).toEqual([true, true]);
    await order(enrollment, { kind: 'skip', key: 'extra-3#1', reason });
    await record.complete(runtime, await record.opened(enrollment, 'extra#1'));
    await record.complete(runtime, await record.opened(enrollment, 'extra-2#1'));
    await record.complete(runtime, await record.opened(enrollment, 'first#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
    await expect(add(enrollment, extra)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is on the timeline with who and why, and no other patient has it', async () => {
    const definition = pathwayOf(`- ${task('first')}`);
    const enrollment = await record.enrollment(definition);
    await runtime.start(enrollment);
    await record.opened(enrollment, 'first#1');
    await add(enrollment, extra);
    await record.repositories.relay.relayPending();
    const { items } = await record.repositories.timeline.forPatient(system, enrollment.patientId, { limit: 50 });
    expect(items.find(({ kind }) => kind === 'enrollment.stepAddOrdered')).toMatchObject({
      actor: { name: 'Coordinator ana' },
      data: { step: 'extra', kind: 'task', title: { en: 'Bring the device' }, reason },
    });
    const stored = await record.repositories.definitions.get(system, enrollment.definitionId);
    expect(stored?.definition).toEqual(definition);
    const { enrollment: other } = await record.repositories.enrollments.create(system, {
      ...enrollment,
      trigger: { kind: 'manual', key: 'another' },
    });
    const load = createLoadDefinition(record);
    const loaded = ({ id, definitionId }: Enrollment) => load({ orgId: clinic.id, enrollmentId: id, definitionId });
    expect((await loaded(enrollment)).definition.additions?.map(({ id }) => id)).toEqual(['extra']);
    expect((await loaded(other)).definition).toEqual(definition);
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
    await record.complete(runtime, await record.opened(child, 'lab#1'));
    await record.complete(runtime, await record.opened(enrollment, 'visit#1'));
    await until(enrollment, 'the end', ({ status }) => status === 'ended');
  });

  it('is cancelled with the caller', async () => {
    const enrollment = await started(caller(await called()));
    const child = await childOf(enrollment);
    await record.opened(child, 'lab#1');
    await order(enrollment, { kind: 'skip', key: 'prepare#1', reason });
    const ended = await until(child, 'the end of the child', ({ status }) => status === 'ended');
    expect(ended.outcome).toBe('cancelled');
  });

  it('that is not there leads where the caller says', async () => {
    const enrollment = await started(caller('nowhere'));
    await record.opened(enrollment, 'look#1');
  });
});
