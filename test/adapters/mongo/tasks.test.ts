import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { taskIdOf } from '../../../adapters/mongo/task-row';
import type { Race, TaskQuery } from '../../../core/repositories';
import type { Enrollment } from '../../../core/record/enrollment';
import { systemScope, type Scope } from '../../../core/record/scope';
import type { Task, TaskDecision, TaskPriority } from '../../../core/record/task';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';
import { batch, close, minutes, open } from './step-batches';

let database: DatabaseUnderTest;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(closeDatabases);

const maria = staff('clinic');
const people = (count: number): readonly Scope[] =>
  Array.from({ length: count }, (_, i) => staff('clinic', `user-${i}`, `User ${i}`));

async function enroll(orgId = 'clinic', patientName = 'Rosa Peña'): Promise<Enrollment & { patientName: string }> {
  const draft = { pathway: 'discharge-follow-up', definitionId: 'd', definitionVersion: 1, startAt: minutes(0) };
  const { enrollment } = await database.repositories.enrollments.create(systemScope(orgId, 'worker'), {
    ...draft,
    patientId: randomUUID(),
    trigger: { kind: 'api', key: randomUUID() },
  });
  return { ...enrollment, patientName };
}

async function openTask(parts: Parameters<typeof open>[1] = {}): Promise<string> {
  const enrollment = await enroll();
  const effects = [open('call#1', parts)];
  await database.repositories.ledger.apply(systemScope('clinic', 'worker'), enrollment, batch(1, { effects }));
  return taskIdOf(enrollment.id, 'call#1');
}

const decisionBy = (scope: Scope): TaskDecision => ({
  id: randomUUID(),
  outcome: 'done',
  data: { note: 'well' },
  by: { id: scope.actor.id, name: scope.actor.name },
  at: minutes(1),
});

describe('fifty people at once', () => {
  const race = async (attempt: (scope: Scope) => Promise<Race<Task> | null>): Promise<readonly (Race<Task> | null)[]> =>
    Promise.all(people(50).map(attempt));

  it('claim a task: one has it, and the others are told who', async () => {
    const id = await openTask();
    const results = await race((scope) => database.repositories.tasks.claim(scope, id));
    const winners = results.filter((result) => result?.won);
    expect(winners).toHaveLength(1);
    const winner = winners[0]?.task.assignee?.id;
    expect(results.every((result) => result?.task.assignee?.id === winner)).toBe(true);
  });

  it('complete a task: one decision is stored', async () => {
    const id = await openTask();
    const results = await race((scope) => database.repositories.tasks.decide(scope, id, decisionBy(scope)));
    const winners = results.filter((result) => result?.won);
    expect(winners).toHaveLength(1);
    const stored = await database.repositories.tasks.get(maria, id);
    expect(winners[0]?.task.decision).toEqual(stored?.decision);
    expect(stored?.version).toBe(2);
  });

  it("leave one audit event, the winner's", async () => {
    const id = await openTask();
    await race((scope) => database.repositories.tasks.decide(scope, id, decisionBy(scope)));
    await database.repositories.relay.relayPending();
    const task = await database.repositories.tasks.get(maria, id);
    const events = await database.repositories.timeline.forPatient(maria, task?.patientId ?? '', { limit: 100 });
    const completed = events.items.filter(({ kind }) => kind === 'task.completed');
    expect(completed.map(({ actor }) => actor.id)).toEqual([task?.decision?.by.id]);
  });
});

describe('a task', () => {
  const other = staff('clinic', 'ben', 'Ben Cho');

  it('is won again by the one who has claimed it, and by nobody else', async () => {
    const id = await openTask();
    const first = await database.repositories.tasks.claim(maria, id);
    const second = await database.repositories.tasks.claim(maria, id);
    expect(second).toEqual(first);
    expect(await database.repositories.tasks.claim(other, id)).toMatchObject({
      won: false,
      task: { assignee: { id: 'maria' } },
    });
  });

  it('is completed once: a second completion is lost, also by the same person', async () => {
    const id = await openTask();
    expect(await database.repositories.tasks.decide(maria, id, decisionBy(maria))).toMatchObject({ won: true });
    expect(await database.repositories.tasks.decide(maria, id, decisionBy(maria))).toMatchObject({ won: false });
  });

  it('is not completed, drafted or snoozed by somebody else than who has it', async () => {
    const { tasks } = database.repositories;
    const id = await openTask();
    await tasks.claim(maria, id);
    expect(await tasks.decide(other, id, decisionBy(other))).toMatchObject({ won: false });
    expect(await tasks.saveDraft(other, id, { note: 'mine' })).toMatchObject({ won: false });
    expect(await tasks.snooze(other, id, minutes(5))).toMatchObject({ won: false });
    expect(await tasks.release(other, id)).toMatchObject({ won: false });
    expect(await tasks.get(maria, id)).not.toHaveProperty('draft');
  });

  it('changes hands by release and by assignment', async () => {
    const { tasks } = database.repositories;
    const id = await openTask();
    await tasks.claim(maria, id);
    expect((await tasks.release(maria, id))?.task).not.toHaveProperty('assignee');
    expect(await tasks.release(maria, id)).toMatchObject({ won: true });
    await tasks.claim(other, id);
    expect(await tasks.assign(maria, id, { id: 'lee', name: 'Lee' })).toMatchObject({
      won: true,
      task: { assignee: { id: 'lee' } },
    });
    expect(await tasks.assign(maria, id, { id: 'lee', name: 'Lee' })).toMatchObject({ won: true });
  });

  it('takes nothing but comments once it is decided or cancelled', async () => {
    const { tasks } = database.repositories;
    const id = await openTask();
    await tasks.decide(maria, id, decisionBy(maria));
    for (const lost of [tasks.claim(maria, id), tasks.saveDraft(maria, id, {}), tasks.snooze(maria, id, null)]) {
      expect(await lost).toMatchObject({ won: false });
    }
    const comment = { id: 'c1', text: 'Called twice', by: { id: 'maria', name: 'Maria' }, at: minutes(2) };
    expect(await tasks.comment(maria, id, comment)).toMatchObject({ won: true });
    expect(await tasks.comment(maria, id, comment)).toMatchObject({ won: true });
    expect((await tasks.get(maria, id))?.comments).toEqual([comment]);
  });

  it('keeps an empty draft and every kind of answer in it', async () => {
    const { tasks } = database.repositories;
    const id = await openTask();
    expect((await tasks.saveDraft(maria, id, {}))?.task.draft).toMatchObject({ data: {}, by: 'maria' });
    const data = { list: [{ name: 'Metformin', keep: true }, {}], none: null, count: 0, text: '' };
    await tasks.saveDraft(maria, id, data);
    expect((await tasks.get(maria, id))?.draft?.data).toEqual(data);
  });

  it.each([[{ $where: '1' }], [{ 'a.b': 1 }], [{ list: [{ $set: {} }] }], [JSON.parse('{"__proto__": {"x": 1}}')]])(
    'refuses a draft with the field names of %j',
    async (data: { [field: string]: string }) => {
      const id = await openTask();
      await expect(database.repositories.tasks.saveDraft(maria, id, data)).rejects.toMatchObject({
        code: 'invalid-input',
      });
    },
  );

  it('is not there for another organization', async () => {
    const id = await openTask();
    const stranger = staff('elsewhere');
    expect(await database.repositories.tasks.get(stranger, id)).toBeNull();
    expect(await database.repositories.tasks.decide(stranger, id, decisionBy(stranger))).toBeNull();
    expect(await database.repositories.tasks.get(maria, 'nothing')).toBeNull();
  });

  it('waits for delivery until a step applied it, and not at all when it was cancelled first', async () => {
    const { tasks, ledger } = database.repositories;
    const enrollment = await enroll();
    const worker = systemScope('clinic', 'worker');
    await ledger.apply(worker, enrollment, batch(1, { effects: [open('a#1'), open('b#1')] }));
    const waiting = async (): Promise<readonly string[]> =>
      (await tasks.undelivered(minutes(2), 500))
        .filter(({ enrollmentId }) => enrollmentId === enrollment.id)
        .map(({ effectKey }) => effectKey)
        .sort();
    const decision = decisionBy(maria);
    await tasks.decide(maria, taskIdOf(enrollment.id, 'a#1'), decision);
    await tasks.decide(maria, taskIdOf(enrollment.id, 'b#1'), decisionBy(maria));
    expect(await waiting()).toEqual(['a#1', 'b#1']);
    expect(await tasks.undelivered(minutes(1), 500)).toEqual([]);
    await ledger.apply(
      worker,
      enrollment,
      batch(2, { decisions: [{ id: decision.id, target: 'a#1' }], effects: [close('b#1')] }),
    );
    expect(await waiting()).toEqual([]);
  });
});

describe('the worklist', () => {
  /** One task in a fresh organization for each of these. */
  async function tasksOf(
    orgId: string,
    all: readonly { title: string; queue?: string; priority?: TaskPriority; due?: Date; patientName?: string }[],
  ): Promise<void> {
    for (const { title, queue = 'coordinators', priority = 'routine', due, patientName } of all) {
      const enrollment = await enroll(orgId);
      const effect = open('call#1', {
        title: { en: title, es: `${title} (es)` },
        queue,
        priority,
        ...(due && { due: 'k' }),
      });
      const written = batch(1, { effects: [effect], ...(due && { deadlines: { k: due } }) });
      await database.repositories.ledger.apply(systemScope(orgId, 'worker'), enrollment, {
        ...written,
        ...(patientName !== undefined && { patientName }),
      });
    }
  }
  async function titles(orgId: string, query: Partial<TaskQuery> = {}): Promise<readonly string[]> {
    const page = await database.repositories.tasks.list(staff(orgId), { now: minutes(0), limit: 50, ...query });
    return page.items.map(({ title }) => title.en);
  }

  it('has urgent tasks first, then what is due first, then what has no due time', async () => {
    const org = randomUUID();
    await tasksOf(org, [
      { title: 'later', due: minutes(20) },
      { title: 'never' },
      { title: 'sooner', due: minutes(10) },
      { title: 'high', priority: 'high', due: minutes(90) },
      { title: 'urgent', priority: 'urgent', due: minutes(99) },
    ]);
    expect(await titles(org)).toEqual(['urgent', 'high', 'sooner', 'later', 'never']);
    expect(await titles(org, { sort: 'due' })).toEqual(['sooner', 'later', 'high', 'urgent', 'never']);
  });

  it("shows my tasks, my team's and all, without those asleep", async () => {
    const org = randomUUID();
    const { tasks } = database.repositories;
    await tasksOf(org, [
      { title: 'mine' },
      { title: 'team' },
      { title: 'nurses', queue: 'nurses' },
      { title: 'asleep' },
    ]);
    const all = (await tasks.list(staff(org), { now: minutes(0), limit: 50 })).items;
    const idOf = (title: string): string => all.find((task) => task.title.en === title)?.id ?? '';
    await tasks.claim(staff(org), idOf('mine'));
    await tasks.snooze(staff(org), idOf('asleep'), minutes(10));
    const team = { view: 'team', queues: ['coordinators'] } as const;
    expect(await titles(org, { view: 'mine' })).toEqual(['mine']);
    expect([...(await titles(org, team))].sort()).toEqual(['mine', 'team']);
    expect([...(await titles(org, { ...team, includeSnoozed: true }))].sort()).toEqual(['asleep', 'mine', 'team']);
    expect([...(await titles(org, { ...team, now: minutes(10) }))].sort()).toEqual(['asleep', 'mine', 'team']);
    expect(await titles(org, { view: 'team', queues: [] })).toEqual([]);
    expect(await titles(org, { view: 'all' })).toHaveLength(4);
  });

  it('knows what is overdue and what is due today in the clinic', async () => {
    const org = randomUUID();
    await database.repositories.organizations.put({
      id: org,
      name: 'Clinic',
      zone: 'America/New_York',
      holidays: { country: 'US' },
      quietHours: { start: '21:00', end: '08:00' },
      phone: '+16175550100',
    });
    await tasksOf(org, [
      { title: 'this morning', due: new Date('2026-03-02T14:00:00Z') },
      { title: 'tonight', due: new Date('2026-03-03T04:30:00Z') },
      { title: 'tomorrow', due: new Date('2026-03-03T05:30:00Z') },
      { title: 'in ten days', due: new Date('2026-03-12T05:30:00Z') },
    ]);
    expect(await titles(org, { due: 'overdue' })).toEqual(['this morning']);
    expect(await titles(org, { due: 'today' })).toEqual(['this morning', 'tonight']);
    expect(await titles(org, { due: 'week' })).toEqual(['this morning', 'tonight', 'tomorrow']);
  });

  it.each(['llamar', 'CALL (x)', 'garcia', 'GARCÍA'])('finds "%s" in title or patient', async (q) => {
    const org = randomUUID();
    await tasksOf(org, [
      { title: 'Llamar call (x)', patientName: 'Luz García' },
      { title: 'Visit', patientName: 'Bob Stone' },
    ]);
    expect(await titles(org, { q })).toEqual(['Llamar call (x)']);
  });

  it('filters by status, priority, patient, enrollment and pathway', async () => {
    const org = randomUUID();
    await tasksOf(org, [{ title: 'one', priority: 'high' }, { title: 'two' }]);
    const [one] = (await database.repositories.tasks.list(staff(org), { now: minutes(0), limit: 1 })).items;
    if (one === undefined) throw new Error('no task');
    const only: Partial<TaskQuery>[] = [
      { priority: 'high' },
      { patientId: one.patientId },
      { enrollmentId: one.enrollmentId },
    ];
    for (const query of only) expect(await titles(org, query)).toEqual(['one']);
    expect(await titles(org, { status: 'open', pathway: 'discharge-follow-up' })).toHaveLength(2);
    expect(await titles(org, { status: 'completed' })).toEqual([]);
    expect(await titles(org, { status: 'voided' })).toEqual([]);
    expect(await titles(org, { pathway: 'other' })).toEqual([]);
  });

  it('pages through everything once, in order, while tasks are added', async () => {
    const due = fc.constantFrom(undefined, minutes(10), minutes(20));
    const priority = fc.constantFrom<TaskPriority>('routine', 'high', 'urgent');
    const task = fc.record({ due, priority });
    const sort = fc.constantFrom<'priority' | 'due' | 'opened'>('priority', 'due', 'opened');
    await fc.assert(
      fc.asyncProperty(
        fc.array(task, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        sort,
        async (wanted, limit, order) => {
          const org = randomUUID();
          const named = wanted.map(({ due: at, priority: rank }, i) => ({
            title: `t${i}`,
            priority: rank,
            ...(at && { due: at }),
          }));
          await tasksOf(org, named);
          const before = await titles(org, { sort: order });
          const seen: string[] = [];
          let cursor: string | null | undefined;
          do {
            const page = await database.repositories.tasks.list(staff(org), {
              ...{ now: minutes(0), limit, sort: order },
              ...(typeof cursor === 'string' && { cursor }),
            });
            expect(page.total).toBeGreaterThanOrEqual(wanted.length);
            seen.push(...page.items.map(({ title }) => title.en));
            cursor = page.nextCursor;
            await tasksOf(org, seen.length === limit ? [{ title: 'added', priority: 'high', due: minutes(15) }] : []);
          } while (cursor !== null);
          expect(seen.filter((title) => title !== 'added')).toEqual(before);
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each(['x', 'e30', Buffer.from('{"order":"due","after":[{"$gt":""},"a"]}').toString('base64url')])(
    'refuses the made-up cursor %s',
    async (cursor) => {
      const list = database.repositories.tasks.list(maria, { now: minutes(0), limit: 5, sort: 'due', cursor });
      await expect(list).rejects.toMatchObject({ code: 'invalid-input', errors: [{ pointer: '/cursor' }] });
    },
  );
});
