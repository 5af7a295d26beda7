import { createApplyEffects } from '../../activities/apply-effects';
import { createLoadDefinition } from '../../activities/load-definition';
import { createLoadNews } from '../../activities/load-news';
import type { ApplyEffectsInput, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import { oneTask } from '../support/definitions';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase } from '../support/servers';

let record: TestRecord;

const noRuntime: PathwayRuntime = {
  start: () => Promise.resolve(),
  applyDecision: () => Promise.resolve('deferred'),
  order: () => Promise.resolve('deferred'),
  notify: () => Promise.resolve('deferred'),
  migrate: () => Promise.resolve({ applied: false, reason: 'deferred' }),
  reachable: () => Promise.resolve(false),
};

beforeAll(async () => {
  record = await TestRecord.open((await testDatabase()).uri);
});

afterAll(() => record.close());

const AT = Date.parse('2026-11-25T15:00:00Z');

function step(enrollment: Enrollment, number: number, effects: readonly RecordedEffect[]): ApplyEffectsInput {
  return {
    orgId: clinic.id,
    enrollmentId: enrollment.id,
    step: number,
    at: AT,
    effects,
    consumed: { decisions: [], inbox: [] },
    progress: { openSteps: [], timers: [], milestones: { contacted: { missed: false } }, recorded: {} },
  };
}

const deps = (overrides = {}) => record.activities(noRuntime, overrides).deps;

const openTask = (fields: Partial<Extract<RecordedEffect, { type: 'open-task' }>> = {}): RecordedEffect => ({
  type: 'open-task',
  key: 'call#1/open',
  target: 'call#1',
  stepId: 'call',
  title: { en: 'Call' },
  why: { en: 'Because' },
  queue: 'coordinators',
  priority: 'routine',
  outcomes: [{ id: 'reached', label: { en: 'Reached' } }],
  ...fields,
});

test('a deadline is counted in the clinic, over its holidays, and keeps how it came about', async () => {
  const enrollment = await record.enrollment(oneTask());
  const thanksgiving = { date: '2026-11-26', name: 'Thanksgiving' };
  const apply = createApplyEffects(deps({ holidays: () => () => [thanksgiving] }));
  const from = { at: AT, label: 'start' };
  const result = await apply(
    step(enrollment, 1, [
      { type: 'deadline', key: 'milestone/contacted', amount: '1 business day', from },
      { type: 'deadline', key: 'call#1/due', amount: '2 business days', from },
      { type: 'deadline', key: 'call#1/escalate/1', amount: 'PT4H', from: { deadline: 'call#1/due', label: 'due' } },
      openTask({ due: 'call#1/due' }),
    ]),
  );
  // Wednesday + 2 business days, Thursday being off: Monday 24:00 in New York.
  const due = Date.parse('2026-12-01T05:00:00Z');
  expect(result.answers).toContainEqual({ type: 'deadline-set', key: 'call#1/due', due });
  expect(result.answers).toContainEqual({ type: 'deadline-set', key: 'call#1/escalate/1', due: due + 4 * 3_600_000 });
  const task = await record.openTask(enrollment.id, 'call#1');
  expect(task?.due).toEqual(new Date(due));
  expect(task?.dueDerivation?.holidaysSkipped).toEqual([thanksgiving]);
  const { progress } = (await record.repositories.enrollments.get(system, enrollment.id)) ?? {};
  expect(progress?.milestones['contacted']?.due).toBe('2026-11-28T05:00:00.000Z');
  expect(progress?.timers.find(({ key }) => key === 'call#1/due')?.derivation?.rule).toBe('2 business days of start');
});

test('a deadline may count from one of an earlier step', async () => {
  const enrollment = await record.enrollment(oneTask());
  const apply = createApplyEffects(deps());
  await apply(step(enrollment, 1, [{ type: 'deadline', key: 'a', amount: 'PT1H', from: { at: AT, label: 'start' } }]));
  const second = step(enrollment, 2, [
    { type: 'deadline', key: 'b', amount: 'PT1H', from: { deadline: 'a', label: 'a' } },
  ]);
  expect((await apply(second)).answers).toEqual([{ type: 'deadline-set', key: 'b', due: AT + 7_200_000 }]);
});

test('conditions are answered true, false or unknown, and see the milestones of their own step', async () => {
  const enrollment = await record.enrollment(oneTask());
  const input = step(enrollment, 1, [
    { type: 'reach-milestone', key: 'milestone/contacted/reached', name: 'contacted', at: AT },
    { type: 'decide', key: 'a/if', condition: 'milestone.contacted' },
    { type: 'decide', key: 'b/if', condition: 'patient.language == "es"' },
    { type: 'decide', key: 'c/if', condition: 'lace.score >= 10.0' },
  ]);
  const milestones = { contacted: { missed: false, reachedAt: new Date(AT).toISOString() } };
  const { answers } = await createApplyEffects(deps())({ ...input, progress: { ...input.progress, milestones } });
  expect(answers).toEqual([
    { type: 'decided', key: 'a/if', value: true },
    { type: 'decided', key: 'b/if', value: false },
    { type: 'decided', key: 'c/if', value: 'unknown' },
  ]);
});

test('a message is rendered for its reader; without an address it is suppressed', async () => {
  const enrollment = await record.enrollment(oneTask());
  const intend = (channel: 'sms' | 'email'): RecordedEffect => ({
    type: 'intend-message',
    key: `welcome#1/intend/${channel}`,
    target: 'welcome#1',
    stepId: 'welcome',
    occurrence: 1,
    channel,
    template: 'welcome',
    exempt: false,
  });
  await createApplyEffects(deps())(step(enrollment, 1, [intend('sms'), intend('email')]));
  const { items } = await record.repositories.intents.list(system, { patientId: enrollment.patientId, limit: 10 });
  expect(items.find(({ channel }) => channel === 'sms')).toMatchObject({
    status: 'pending',
    address: '+16175550142',
    body: 'Riverside Clinic: hello Rosa',
  });
  expect(items.find(({ channel }) => channel === 'email')).toMatchObject({
    status: 'suppressed',
    reason: 'no-address',
  });
});

test.each<readonly [string, RecordedEffect]>([
  ['a form', openTask({ form: 'no-such-form' })],
  [
    'a deadline it counts from',
    { type: 'deadline', key: 'b', amount: 'PT1H', from: { deadline: 'never', label: 'x' } },
  ],
  ['a condition that can be read', { type: 'decide', key: 'c/if', condition: 'lace.scoer >' }],
])('a step that lacks %s is a broken definition', async (_, effect) => {
  const enrollment = await record.enrollment(oneTask());
  const applied = createApplyEffects(deps())(step(enrollment, 1, [effect]));
  await expect(applied).rejects.toMatchObject({ code: 'broken-definition' });
});

test('the pinned definition comes back as it was published, and the enrollment is running', async () => {
  const enrollment = await record.enrollment(oneTask());
  const input = { orgId: clinic.id, enrollmentId: enrollment.id, definitionId: enrollment.definitionId };
  const loaded = await createLoadDefinition(deps())(input);
  expect(loaded).toEqual({ definition: oneTask(), start: enrollment.startAt.getTime() });
  expect((await record.repositories.enrollments.get(system, enrollment.id))?.status).toBe('running');
});

test('news of another enrollment does not exist for this one', async () => {
  const [mine, other] = [await record.enrollment(oneTask()), await record.enrollment(oneTask())];
  const news = { type: 'event', name: 'patient.died', reference: 'r' } as const;
  const entry = { orgId: clinic.id, news, at: new Date() };
  await record.repositories.inbox.store(system, { ...entry, id: `${mine.id}/1`, enrollmentId: mine.id });
  await record.repositories.inbox.store(system, { ...entry, id: `${other.id}/1`, enrollmentId: other.id });
  const inboxIds = [`${other.id}/1`, `${mine.id}/1`, 'unknown'];
  const loaded = await createLoadNews(deps())({ orgId: clinic.id, enrollmentId: mine.id, inboxIds });
  expect(loaded).toEqual([{ inboxId: `${mine.id}/1`, event: { type: 'happened', name: 'patient.died' } }]);
});
