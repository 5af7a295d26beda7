import type { Answer, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { system, type TestRecord } from '../support/record';
import { RecordOnTemporal } from '../support/record-on-temporal';

let rig: RecordOnTemporal;
let record: TestRecord;
let runtime: PathwayRuntime;
/** All that the workflow says to the record, and hears from it. */
const asked: RecordedEffect[] = [];
const heard: Answer[] = [];

beforeAll(async () => {
  rig = await RecordOnTemporal.open();
  ({ record } = rig);
  const line = rig.newLine();
  ({ runtime } = line);
  const { activities } = record.activities(runtime);
  const applyEffects: typeof activities.applyEffects = async (input) => {
    const result = await activities.applyEffects(input);
    asked.push(...input.effects);
    heard.push(...result.answers);
    return result;
  };
  await rig.work(line, { ...activities, applyEffects });
});

afterAll(async () => {
  expect(await rig.close()).toBeGreaterThan(0);
});

const title = "{ en: 'Compare {{ item }}', es: 'Comparar {{ item }}' }";
const medications = pathwayOf(
  `
    - repeat: medications
      for: { each: patient.medications }
      max: 2
      unknown: [{ task: ask, title: Ask for them, queue: nurses, due: P1D }]
      steps:
        - { task: compare, title: ${title}, queue: nurses, due: P1D }
        - { task: inr, title: Arrange a test, when: 'item == "metformin"', queue: nurses, due: P1D }`,
  'facts: [patient.medications]',
);

async function take({ patientId }: Enrollment, names: readonly string[]): Promise<void> {
  const medications = names.map((name) => ({ name, dose: '1', frequency: 'daily', source: 'home' as const }));
  await record.repositories.patients.update(system, patientId, { medications });
}

it('each item of a list has its round, as the list was when they began', async () => {
  const enrollment = await record.enrollment(medications);
  await take(enrollment, ['warfarin', 'metformin', 'aspirin']);
  await runtime.start(enrollment);
  const first = await record.opened(enrollment, 'compare#1');
  expect(first.title).toEqual({ en: 'Compare warfarin', es: 'Comparar warfarin' });
  expect((await record.opened(enrollment, 'medications#1/more-items')).title.en).toContain('long list');
  await take(enrollment, ['insulin']);
  await record.complete(runtime, first);
  const second = await record.opened(enrollment, 'compare#2');
  expect(second.title).toEqual({ en: 'Compare metformin', es: 'Comparar metformin' });
  await record.complete(runtime, second);
  await record.complete(runtime, await record.opened(enrollment, 'inr#2'));
  await record.complete(runtime, await record.opened(enrollment, 'medications#1/more-items'));
  await waitUntil('The end', 40, async () => {
    const { status } = (await record.repositories.enrollments.get(system, enrollment.id)) ?? {};
    return status === 'ended';
  });
  expect(heard).toContainEqual({ type: 'listed', key: 'medications#1/list', count: 3 });
  expect(JSON.stringify([asked, heard])).not.toMatch(/warfarin|aspirin/);
});

it('a list that is not known has its own steps', async () => {
  const enrollment = await record.enrollment(medications);
  await runtime.start(enrollment);
  expect((await record.opened(enrollment, 'ask#1')).title.en).toBe('Ask for them');
});
