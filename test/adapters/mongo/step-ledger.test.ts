import { randomUUID } from 'node:crypto';
import { taskIdOf } from '../../../adapters/mongo/task-row';
import type { ResolvedBatch } from '../../../core/step-ledger';
import type { Enrollment } from '../../../core/record/enrollment';
import type { Task } from '../../../core/record/task';
import { refuseUnportableCommands, staff } from './database-under-test';
import { LedgerUnderTest, ProcessDied, worker } from './ledger-under-test';
import {
  batch,
  close,
  end,
  escalate,
  intend,
  minutes,
  noProgress,
  note,
  open,
  reschedule,
  withdraw,
} from './step-batches';

const maria = staff('clinic');
let record: LedgerUnderTest;
let enrollment: Enrollment;

beforeAll(async () => {
  record = await LedgerUnderTest.open();
});
afterAll(async () => {
  await record.close();
  refuseUnportableCommands();
});
beforeEach(async () => {
  enrollment = await record.enroll(randomUUID());
});

const apply = (step: ResolvedBatch): Promise<void> => record.ledger().apply(worker, enrollment, step);
const taskId = (target: string): string => taskIdOf(enrollment.id, target);
const task = async (target: string): Promise<Task | null> => record.tasks.get(maria, taskId(target));
const row = async (): Promise<object | null> => record.rows.enrollments.findOne({ _id: enrollment.id });
const intent = async (id: string): Promise<object | null> =>
  record.rows.intents.findOne({ _id: `${enrollment.id}${id}` });
const step = (number: number, parts: Parameters<typeof batch>[1] = {}): ResolvedBatch =>
  batch(number, { intentPrefix: enrollment.id, ...parts });
const decide = async (target: string, id = 'd1'): Promise<unknown> =>
  record.tasks.decide(maria, taskId(target), {
    id,
    outcome: 'done',
    data: { note: 'ok' },
    by: { id: 'maria', name: 'Maria' },
    at: minutes(0),
  });

describe('a numbered step', () => {
  it('opens a task with its due time, form and reason', async () => {
    const due = minutes(600);
    await apply(step(1, { effects: [open('call#1', { due: 'k', form: 'first-contact' })], deadlines: { k: due } }));
    expect(await task('call#1')).toMatchObject({
      enrollmentId: enrollment.id,
      patientId: enrollment.patientId,
      patientName: 'Rosa Peña',
      pathway: { name: 'discharge-follow-up', version: 3 },
      effectKey: 'call#1',
      openedStep: 1,
      status: 'open',
      due,
      dueDerivation: { rule: 'P1D of start' },
      form: { form: 'first-contact' },
      comments: [],
      escalations: [],
      version: 1,
    });
  });

  it('completes a decided task, cancels an open one and ends the enrollment', async () => {
    await apply(step(1, { effects: [open('call#1'), open('visit#1')] }));
    await decide('call#1');
    await apply(
      step(2, {
        decisions: [{ id: 'd1', target: 'call#1' }],
        effects: [close('call#1'), close('visit#1'), end('completed')],
      }),
    );
    expect(await task('call#1')).toMatchObject({ status: 'completed', closedStep: 2, decision: { appliedStep: 2 } });
    expect(await task('visit#1')).toMatchObject({ status: 'cancelled', closedStep: 2 });
    expect(await row()).toMatchObject({ status: 'ended', outcome: 'completed', endedAt: minutes(2), step: 2 });
  });

  it('escalates a task once a rung, to the new queue and at least to high priority', async () => {
    await apply(step(1, { effects: [open('call#1'), open('urgent#1', { priority: 'urgent' })] }));
    await apply(step(2, { effects: [escalate('call#1'), escalate('urgent#1')] }));
    await apply(step(3, { effects: [escalate('call#1')] }));
    expect(await task('call#1')).toMatchObject({
      queue: 'managers',
      priority: 'high',
      escalations: [{ rung: 1, to: 'managers', at: minutes(2) }],
    });
    expect(await task('urgent#1')).toMatchObject({ queue: 'managers', priority: 'urgent' });
  });

  it('moves a task as often as it is told to, each time once', async () => {
    await apply(step(1, { effects: [open('call#1')] }));
    const moves = [reschedule('call#1', 1), reschedule('call#1', 2)];
    const twice = { effects: moves, deadlines: { 'due-1/call#1': minutes(90), 'due-2/call#1': minutes(180) } };
    await apply(step(2, twice));
    await apply(step(2, twice));
    expect(await task('call#1')).toMatchObject({
      due: minutes(180),
      dueDerivation: { rule: 'P1D of start' },
      version: 3,
    });
  });

  it('keeps deadlines for later steps, whatever their keys are', async () => {
    const key = 'call#1/due.of $start';
    await apply(step(1, { deadlines: { [key]: minutes(90) } }));
    await apply(step(2, { effects: [open('late#1', { due: key })] }));
    expect(await record.ledger().deadline(worker, enrollment.id, key)).toEqual(minutes(90));
    expect(await record.ledger().deadline(worker, enrollment.id, 'other')).toBeNull();
    expect(await task('late#1')).toMatchObject({ due: minutes(90) });
  });

  it('suppresses a message that has not left, and closes the question of one that has', async () => {
    await apply(step(1, { effects: [intend('welcome#1'), intend('day-7#1')] }));
    await record.rows.intents.change({ _id: `${enrollment.id}day-7#1/sms` }, { $set: { status: 'sent' } });
    await apply(step(2, { effects: [withdraw('welcome#1'), withdraw('day-7#1')] }));
    expect(await intent('welcome#1/sms')).toMatchObject({ status: 'suppressed', reason: 'withdrawn' });
    expect(await intent('day-7#1/sms')).toMatchObject({ status: 'sent', withdrawnStep: 2 });
  });

  it('suppresses a message that the same step intended', async () => {
    await apply(step(1, { effects: [intend('welcome#1'), withdraw('welcome#1')] }));
    expect(await intent('welcome#1/sms')).toMatchObject({ status: 'suppressed', reason: 'withdrawn' });
  });

  it('tells decisions and news that an earlier step has applied', async () => {
    const news = await record.addNews(enrollment, 'reply');
    await apply(step(1, { effects: [open('call#1')] }));
    await decide('call#1');
    const consumed = { decisions: [{ id: 'd1', target: 'call#1' }], inbox: [news] };
    const duplicatesAt = (number: number): Promise<readonly string[]> =>
      record.ledger().duplicates(worker, enrollment.id, number, consumed);
    expect(await duplicatesAt(2)).toEqual([]);
    await apply(step(2, { decisions: consumed.decisions, inbox: consumed.inbox }));
    expect(await duplicatesAt(2)).toEqual([]);
    expect(await duplicatesAt(3)).toEqual(['d1', news]);
  });

  it('refuses an enrollment of another organization', async () => {
    const other = { ...worker, orgId: 'elsewhere' };
    await expect(record.ledger().apply(other, enrollment, step(1))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the same step again', () => {
  const full = (): ResolvedBatch =>
    step(2, {
      decisions: [{ id: 'd1', target: 'call#1' }],
      inbox: [`${enrollment.id}/reply`],
      effects: [
        open('visit#1', { due: 'k' }),
        escalate('other#1'),
        close('third#1'),
        intend('welcome#1'),
        withdraw('early#1'),
        note('visit#1'),
        { type: 'reach-milestone', key: 'm', name: 'contacted', at: minutes(2).getTime() },
        { type: 'record', key: 'r', name: 'risk', value: 'high' },
      ],
      deadlines: { k: minutes(700) },
      progress: { ...noProgress, recorded: { risk: 'high' } },
    });

  beforeEach(async () => {
    await record.addNews(enrollment, 'reply');
    await apply(step(1, { effects: [open('call#1'), open('other#1'), open('third#1'), intend('early#1')] }));
    await decide('call#1');
  });

  it('changes nothing, not even a version', async () => {
    await apply(full());
    const all = async (): Promise<object> => [
      await record.dump(enrollment.id),
      await record.rows.tasks.find({ enrollmentId: enrollment.id }, { sort: { _id: 1 } }),
      await record.told(enrollment.id),
    ];
    await record.told(enrollment.id);
    const once = await all();
    await apply(full());
    expect(await all()).toEqual(once);
  });

  it.each([1, 2, 3, 4].flatMap((at) => (['nothing', 'half', 'all'] as const).map((done) => ({ at, done }))))(
    'completes what a process began that died at write $at with $done of it done',
    async (crash) => {
      await expect(record.ledger(crash).apply(worker, enrollment, full())).rejects.toThrow(ProcessDied);
      await apply(full());
      expect(await task('visit#1')).toMatchObject({ status: 'open', openedStep: 2 });
      expect(await task('call#1')).toMatchObject({ status: 'completed' });
      expect(await task('other#1')).toMatchObject({ queue: 'managers' });
      expect(await task('third#1')).toMatchObject({ status: 'cancelled' });
      expect(await intent('welcome#1/sms')).toMatchObject({ status: 'pending' });
      expect(await intent('early#1/sms')).toMatchObject({ status: 'suppressed' });
      const kinds = (await record.told(enrollment.id)).filter((id) => id.startsWith(`${enrollment.id}:2:`));
      expect(kinds).toHaveLength(9);
    },
  );

  it('is written once when two processes apply it at once', async () => {
    await Promise.all([apply(full()), apply(full()), apply(full())]);
    expect((await task('other#1'))?.escalations).toHaveLength(1);
    expect((await record.told(enrollment.id)).filter((id) => id.startsWith(`${enrollment.id}:2:`))).toHaveLength(9);
  });
});

describe('another batch for the same step', () => {
  it('takes back a task that it does not open, and keeps what people did on it for when it comes again', async () => {
    await apply(step(1, { effects: [open('call#1')] }));
    await record.tasks.claim(maria, taskId('call#1'));
    await record.tasks.saveDraft(maria, taskId('call#1'), { note: 'half' });
    await decide('call#1');
    await apply(step(1, { effects: [open('visit#1')], at: minutes(2) }));
    expect(await task('call#1')).toBeNull();
    expect((await record.tasks.list(maria, { now: minutes(0), limit: 10, enrollmentId: enrollment.id })).total).toBe(1);

    await apply(step(2, { effects: [open('call#1', { queue: 'nurses' })], at: minutes(3) }));
    expect(await task('call#1')).toMatchObject({
      status: 'open',
      openedStep: 2,
      openedAt: minutes(3),
      queue: 'nurses',
      assignee: { id: 'maria' },
      draft: { data: { note: 'half' } },
      decision: { id: 'd1' },
    });
  });

  it('opens a closed task again', async () => {
    await apply(step(1, { effects: [open('call#1'), open('visit#1')] }));
    await decide('call#1');
    await apply(step(2, { decisions: [{ id: 'd1', target: 'call#1' }], effects: [close('visit#1')] }));
    await apply(step(2, { at: minutes(3) }));
    for (const target of ['call#1', 'visit#1']) {
      expect(await task(target)).toMatchObject({ status: 'open' });
      expect(await task(target)).not.toHaveProperty('closedStep');
    }
    expect((await task('call#1'))?.decision).not.toHaveProperty('appliedStep');
    expect((await record.tasks.undelivered(minutes(1), 100)).map(({ id }) => id)).toContain(taskId('call#1'));
  });

  it('takes back an escalation', async () => {
    await apply(step(1, { effects: [open('call#1')] }));
    await apply(step(2, { effects: [escalate('call#1', 1, 'leads')] }));
    await apply(step(3, { effects: [escalate('call#1', 2, 'managers')] }));
    await apply(step(3, { at: minutes(4) }));
    expect(await task('call#1')).toMatchObject({ queue: 'leads', priority: 'high', escalations: [{ rung: 1 }] });
    await apply(step(2, { at: minutes(5) }));
    expect(await task('call#1')).toMatchObject({ queue: 'coordinators', priority: 'routine', escalations: [] });
  });

  it('takes back messages, withdrawals, news, deadlines and the end', async () => {
    const news = await record.addNews(enrollment, 'reply');
    await apply(step(1, { effects: [intend('early#1')] }));
    const ghost = { effects: [intend('welcome#1'), withdraw('early#1'), end('readmitted')], inbox: [news] };
    await apply(step(2, { ...ghost, deadlines: { k: minutes(9) } }));
    await apply(step(2, { at: minutes(3) }));
    expect(await intent('welcome#1/sms')).toBeNull();
    expect(await intent('early#1/sms')).toMatchObject({ status: 'pending' });
    expect(await intent('early#1/sms')).not.toHaveProperty('reason');
    expect(await record.rows.inbox.findOne({ _id: news })).not.toHaveProperty('appliedStep');
    expect(await record.ledger().deadline(worker, enrollment.id, 'k')).toBeNull();
    expect(await row()).toMatchObject({ status: 'running', step: 2 });
    expect(await row()).not.toHaveProperty('outcome');
  });

  it('takes back the steps after it too: a retried workflow task begins at its first step', async () => {
    await apply(step(1, { effects: [open('call#1')] }));
    await apply(step(2, { effects: [close('call#1'), open('visit#1')] }));
    await apply(step(3, { effects: [open('review#1'), end('completed')] }));
    await apply(step(2, { effects: [open('nurse#1')], at: minutes(4) }));
    expect(await task('call#1')).toMatchObject({ status: 'open' });
    expect(await task('visit#1')).toBeNull();
    expect(await task('review#1')).toBeNull();
    expect(await task('nurse#1')).toMatchObject({ status: 'open' });
    expect(await row()).toMatchObject({ status: 'running', step: 2 });
  });

  it('says on the timeline what no longer holds', async () => {
    await apply(step(1, { effects: [open('call#1'), note('call#1')] }));
    await record.told(enrollment.id);
    await apply(step(1, { at: minutes(2) }));
    await record.told(enrollment.id);
    const events = (await record.timeline.forPatient(maria, enrollment.patientId, { limit: 20 })).items;
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['task.opened', 'step.noted', 'task.voided', 'enrollment.corrected']),
    );
    const corrected = events.find(({ kind }) => kind === 'enrollment.corrected');
    expect(corrected?.data['retracted']).toContain(`${enrollment.id}:1:call#1/note`);
  });
});

describe('a try that was given up', () => {
  it('is refused once a newer one has been here, and changes nothing', async () => {
    await apply(step(1, { effects: [open('call#1')], at: minutes(10) }));
    await apply(step(2, { effects: [end('completed')], at: minutes(11) }));
    const before = await record.dump(enrollment.id);
    const late = step(1, { effects: [open('ghost#1')], at: minutes(9) });
    await expect(apply(late)).rejects.toMatchObject({ code: 'conflict' });
    expect(await record.dump(enrollment.id)).toEqual(before);
  });

  it('is not mistaken for one when servers differ by a second', async () => {
    await apply(step(1, { at: minutes(10) }));
    await apply(step(2, { effects: [open('call#1')], at: new Date(minutes(10).getTime() - 1_000) }));
    expect(await task('call#1')).toMatchObject({ status: 'open' });
  });
});
