import { createApplyEffects } from '../../activities/apply-effects';
import type { ApplyEffectsInput, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import { oneTask } from '../support/definitions';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase } from '../support/servers';

let record: TestRecord;

beforeAll(async () => {
  record = await TestRecord.open((await testDatabase()).uri);
});
afterAll(() => record.close());

const noRuntime: PathwayRuntime = {
  start: () => Promise.resolve(),
  applyDecision: () => Promise.resolve('deferred'),
  order: () => Promise.resolve('deferred'),
  notify: () => Promise.resolve('deferred'),
  migrate: () => Promise.resolve({ applied: false, reason: 'deferred' }),
  reachable: () => Promise.resolve(false),
};
const text = { en: 'About {{ item }}' };
const content = { form: () => null, template: () => ({ template: 'any', email: { subject: text, body: text } }) };

let at = Date.parse('2026-11-25T15:00:00Z');

/** One step of the enrollment, a minute after the one before it. */
function apply(enrollment: Enrollment, step: number, effects: readonly RecordedEffect[]) {
  const input: ApplyEffectsInput = {
    ...{ orgId: clinic.id, enrollmentId: enrollment.id, step, at: (at += 60_000), effects },
    consumed: { decisions: [], inbox: [] },
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
  };
  return createApplyEffects(record.activities(noRuntime, { content }).deps)(input);
}

async function take({ patientId }: Enrollment, names: readonly string[]): Promise<void> {
  const medications = names.map((name) => ({ name, dose: '1', frequency: 'daily', source: 'home' as const }));
  await record.repositories.patients.update(system, patientId, { medications });
}

const list = (key: string, max = 5): RecordedEffect => ({ type: 'list', key, fact: 'patient.medications', max });
const item = { list: 'meds#1/list', round: 2 };
const ask = (key: string, round = 2): RecordedEffect => ({
  type: 'decide',
  key,
  condition: 'item == "metformin"',
  item: { ...item, round },
});

test('a list is told by its length, and its items stay as they were', async () => {
  const enrollment = await record.enrollment(oneTask());
  await take(enrollment, ['warfarin', 'metformin', 'aspirin']);
  const { answers } = await apply(enrollment, 1, [list('meds#1/list', 2)]);
  expect(answers).toEqual([{ type: 'listed', key: 'meds#1/list', count: 3 }]);
  await take(enrollment, ['insulin']);
  const about = await apply(enrollment, 2, [ask('b/if'), ask('c/if', 1)]);
  expect(about.answers).toEqual([
    { type: 'decided', key: 'b/if', value: true },
    { type: 'decided', key: 'c/if', value: false },
  ]);
});

test('a retry of the step keeps the items that were kept first, a later step does not', async () => {
  const enrollment = await record.enrollment(oneTask());
  await take(enrollment, ['warfarin', 'metformin']);
  await apply(enrollment, 1, [list('meds#1/list')]);
  await take(enrollment, ['insulin']);
  expect((await apply(enrollment, 1, [list('meds#1/list')])).answers).toMatchObject([{ count: 2 }]);
  expect((await apply(enrollment, 2, [list('meds#1/list')])).answers).toMatchObject([{ count: 1 }]);
});

test('a list that is not known is told so', async () => {
  const enrollment = await record.enrollment(oneTask());
  expect((await apply(enrollment, 1, [list('meds#1/list')])).answers).toMatchObject([{ count: 'unknown' }]);
});

test('an email says the item that it is about', async () => {
  const enrollment = await record.enrollment(oneTask());
  await take(enrollment, ['warfarin', 'metformin']);
  await record.repositories.patients.update(system, enrollment.patientId, { email: 'rosa@example.test' });
  await apply(enrollment, 1, [list('meds#1/list')]);
  const note = { target: 'note#1', stepId: 'note', occurrence: 1, channel: 'email', template: 'any' } as const;
  await apply(enrollment, 2, [{ type: 'intend-message', key: 'note#1/intend/email', ...note, exempt: false, item }]);
  const { items } = await record.repositories.intents.list(system, { patientId: enrollment.patientId, limit: 10 });
  expect(items).toMatchObject([{ subject: 'About metformin', body: 'About metformin' }]);
});

test('an effect about an item that was never kept writes nothing', async () => {
  const enrollment = await record.enrollment(oneTask());
  await expect(apply(enrollment, 1, [ask('b/if')])).rejects.toMatchObject({ code: 'not-found' });
  expect(await record.repositories.enrollments.get(system, enrollment.id)).toMatchObject({ step: 0 });
});
