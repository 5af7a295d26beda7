import { createApplyEffects } from '../../activities/apply-effects';
import { loadLibrary } from '../../adapters/library/library';
import type { ApplyEffectsInput, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { Role } from '../../core/record/organization';
import { oneTask } from '../support/definitions';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase } from '../support/servers';

let record: TestRecord;
beforeAll(async () => {
  record = await TestRecord.open((await testDatabase()).uri);
  const person = async (id: string, role: Role, phone: string | null, more = {}) => {
    const email = `${id}@clinic.example`;
    await record.repositories.users.create({
      ...{ id, orgId: clinic.id, email, name: id, roles: [role], passwordHash: 'h' },
      ...more,
    });
    await record.repositories.users.setPager(system, id, phone);
  };
  await person('ana', 'nurse', '+16175550201');
  await person('bea', 'nurse', null);
  await person('cleo', 'nurse', '+16175550203', { disabledAt: new Date(0) });
  await person('max', 'manager', '+16175550204');
});
afterAll(() => record.close());

const AT = Date.parse('2026-11-25T15:00:00Z');
const from = { at: AT, label: 'start' };

function step(enrollment: Enrollment, number: number, effects: readonly RecordedEffect[]): ApplyEffectsInput {
  return {
    ...{ orgId: clinic.id, enrollmentId: enrollment.id, step: number, at: AT, effects },
    consumed: { decisions: [], inbox: [] },
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
  };
}
const task = (priority: 'urgent' | 'high', amount: string): readonly RecordedEffect[] => [
  { type: 'deadline', key: 'crisis#1/due', amount, from },
  {
    ...{ type: 'open-task', key: 'crisis#1/open', target: 'crisis#1', stepId: 'crisis', queue: 'nurses', priority },
    ...{ title: { en: 'Call Rosa now' }, why: { en: '' }, due: 'crisis#1/due' },
    outcomes: [{ id: 'done', label: { en: 'Done' } }],
  },
];
const escalation: RecordedEffect = {
  ...{ type: 'escalate-task', key: 'crisis#1/escalate/1/escalated', target: 'crisis#1', rung: 1, to: 'managers' },
};

/** The phones that were texted because of these steps, each applied twice, as after a crash. */
async function paged(...steps: readonly (readonly RecordedEffect[])[]): Promise<string[]> {
  const enrollment = await record.enrollment(oneTask());
  const before = new Set((await pages()).map(({ id }) => id));
  const dispatched: string[] = [];
  const { deps } = record.activities({} as PathwayRuntime, {
    content: loadLibrary(),
    dispatch: {
      dispatch: ({ id }) => {
        dispatched.push(id);
        return Promise.resolve('started');
      },
    },
  });
  const apply = createApplyEffects(deps);
  for (const [index, effects] of steps.entries()) {
    await apply(step(enrollment, index + 1, effects));
    await apply(step(enrollment, index + 1, effects));
  }
  const sent = (await pages()).filter(({ id }) => !before.has(id));
  expect(sent.filter(({ id }) => !dispatched.includes(id))).toEqual([]);
  expect(sent.every(({ body, exempt }) => exempt && body.includes(clinic.name) && !body.includes('Rosa'))).toBe(true);
  return sent.map(({ address }) => address).sort();
}
const pages = async () =>
  (await record.repositories.intents.list(system, { template: 'staff-page', limit: 100 })).items;

test('an urgent task that is due at once calls the people of its queue who have a phone, once', async () => {
  expect(await paged(task('urgent', 'PT15M'))).toEqual(['+16175550201']);
});

test('its escalation calls the people of the next queue', async () => {
  expect(await paged(task('urgent', 'PT4H'), [escalation])).toEqual(['+16175550204']);
});

test.each([
  ['that is due later', task('urgent', 'PT4H')],
  ['that is not urgent', task('high', 'PT15M')],
])('a task %s calls nobody', async (_, effects) => {
  expect(await paged(effects)).toEqual([]);
});

test('the escalation of a task that is not urgent calls nobody', async () => {
  expect(await paged(task('high', 'PT4H'), [escalation])).toEqual([]);
});
