import { createApplyEffects } from '../../activities/apply-effects';
import type { ApplyEffectsInput, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { FormDefinition } from '../../core/record/form';
import { oneTask } from '../support/definitions';
import { clinic, coordinator, system, TestRecord } from '../support/record';
import { testDatabase } from '../support/servers';

let record: TestRecord;
beforeAll(async () => {
  record = await TestRecord.open((await testDatabase()).uri);
});
afterAll(() => record.close());

const AT = Date.parse('2026-11-25T15:00:00Z');
const words = { en: '{{ organization.name }}: your visit', es: '{{ organization.name }}: su cita' };
const template = { template: 'booked', email: { subject: words, body: words } };
const form: FormDefinition = {
  ...{ form: 'book', title: { en: 'Book' }, fields: [] },
  books: { outcome: 'booked', date: 'date', time: 'time' },
};
const booking = (key: string): RecordedEffect => ({
  ...{ type: 'open-task', key: `${key}/open`, target: key, stepId: 'book', title: { en: 'Book' }, why: { en: '' } },
  ...{ queue: 'coordinators', priority: 'routine', form: 'book' },
  outcomes: [{ id: 'booked', label: { en: 'Booked' } }],
});
const email: RecordedEffect = {
  ...{ type: 'intend-message', key: 'tell#1/email', target: 'tell#1', stepId: 'tell', occurrence: 1 },
  ...{ channel: 'email', template: 'booked', exempt: false },
};

async function emailed(calendar: boolean) {
  const enrollment = await record.enrollment(oneTask());
  const { deps } = record.activities({} as PathwayRuntime, {
    content: { form: () => form, template: () => ({ ...template, calendar }) },
  });
  const step = (number: number, effects: readonly RecordedEffect[]): ApplyEffectsInput => ({
    ...{ orgId: clinic.id, enrollmentId: enrollment.id, step: number, at: AT, effects },
    consumed: { decisions: [], inbox: [] },
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
  });
  const apply = createApplyEffects(deps);
  await apply(step(1, [booking('book#1')]));
  const task = await record.openTask(enrollment.id, 'book#1');
  const data = { date: '2026-12-03', time: '2:30 pm' };
  const by = { id: 'ana', name: 'Ana' };
  const decision = { id: 'd', outcome: 'booked', data, by, at: new Date(AT) };
  await record.repositories.tasks.decide(coordinator('ana'), task?.id ?? '', decision);
  await apply(step(2, [email]));
  const { items } = await record.repositories.intents.list(system, { patientId: enrollment.patientId, limit: 9 });
  return { enrollment, intent: items[0] };
}

test('an email of a template that tells of visits carries the one that was booked', async () => {
  const { enrollment, intent } = await emailed(true);
  expect(intent?.calendar).toMatchObject({
    ...{ uid: `visit-${enrollment.id}`, sequence: 0, isAllDay: false },
    start: new Date('2026-12-03T19:30:00Z'),
  });
});

test('of any other template it carries none', async () => {
  expect((await emailed(false)).intent).not.toHaveProperty('calendar');
});
