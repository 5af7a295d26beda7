import { createApplyEffects } from '../../activities/apply-effects';
import type { ApplyEffectsInput, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { MessageTemplate } from '../../core/messaging/templates/template';
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
const email = { subject: words, body: words };
const templates: Readonly<Record<string, MessageTemplate>> = {
  booked: { template: 'booked', email, calendar: true },
  plain: { template: 'plain', email },
  off: { template: 'off', email, calendar: 'cancelled' },
};
const form: FormDefinition = {
  ...{ form: 'book', title: { en: 'Book' }, fields: [] },
  books: { outcome: 'booked', date: 'date', time: 'time' },
};
const booking = (key: string): RecordedEffect => ({
  ...{ type: 'open-task', key: `${key}/open`, target: key, stepId: 'book', title: { en: 'Book' }, why: { en: '' } },
  ...{ queue: 'coordinators', priority: 'routine', form: 'book' },
  outcomes: [{ id: 'booked', label: { en: 'Booked' } }],
});
const told = (template: string): RecordedEffect => ({
  ...{ type: 'intend-message', key: `${template}#1/email`, target: `${template}#1`, stepId: template, occurrence: 1 },
  ...{ channel: 'email', template, exempt: false },
});

/** An enrollment in which a visit is booked, then emails of these templates are meant to leave, one a step. */
async function afterBooking(...names: readonly string[]) {
  const enrollment = await record.enrollment(oneTask());
  await record.repositories.patients.update(system, enrollment.patientId, { email: 'rosa@home.example' });
  const { deps } = record.activities({} as PathwayRuntime, {
    content: { form: () => form, template: (id: string) => templates[id] ?? null },
  });
  const apply = createApplyEffects(deps);
  const step = async (number: number, effects: readonly RecordedEffect[]): Promise<void> => {
    const input: ApplyEffectsInput = {
      ...{ orgId: clinic.id, enrollmentId: enrollment.id, step: number, at: AT + number, effects },
      consumed: { decisions: [], inbox: [] },
      progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
    };
    await apply(input);
  };
  await step(1, [booking('book#1')]);
  const task = await record.openTask(enrollment.id, 'book#1');
  const data = { date: '2026-12-03', time: '2:30 pm' };
  const by = { id: 'ana', name: 'Ana' };
  const decision = { id: 'd', outcome: 'booked', data, by, at: new Date(AT) };
  await record.repositories.tasks.decide(coordinator('ana'), task?.id ?? '', decision);
  for (const [index, name] of names.entries()) await step(index + 2, [told(name)]);
  const calendarOf = async (name: string) => {
    const query = { patientId: enrollment.patientId, template: name, limit: 1 };
    const [intent] = (await record.repositories.intents.list(system, query)).items;
    if (!intent) throw new Error(`no email of ${name}`);
    return intent.calendar;
  };
  return { enrollment, calendarOf, again: (name: string) => step(names.indexOf(name) + 2, [told(name)]) };
}

test('an email of a template that tells of visits carries the one that was booked', async () => {
  const { enrollment, calendarOf } = await afterBooking('booked');
  expect(await calendarOf('booked')).toMatchObject({
    ...{ uid: `visit-${enrollment.id}`, sequence: 0, isAllDay: false },
    start: new Date('2026-12-03T19:30:00Z'),
  });
});

test('of any other template it carries none', async () => {
  expect(await (await afterBooking('plain')).calendarOf('plain')).toBeUndefined();
});

test('that the visit is called off takes out of the calendar what an earlier email put there, also when it is done again', async () => {
  const { calendarOf, again } = await afterBooking('booked', 'off');
  await again('off');
  const booked = await calendarOf('booked');
  expect(await calendarOf('off')).toEqual({ ...booked, sequence: 1, isCancelled: true });
});

test('a visit that no email told of is not called off by one', async () => {
  expect(await (await afterBooking('plain', 'off')).calendarOf('off')).toBeUndefined();
});
