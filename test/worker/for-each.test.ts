import { randomUUID } from 'node:crypto';
import { createRuntime } from '../../adapters/temporal/runtime';
import type { Answer, RecordedEffect } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { Task } from '../../core/record/task';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { coordinator, system, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

let temporal: TestTemporal;
let record: TestRecord;
let workers: TestWorkers;
let runtime: PathwayRuntime;
/** All that the workflow says to the record, and hears from it. */
const asked: RecordedEffect[] = [];
const heard: Answer[] = [];

beforeAll(async () => {
  quietRuntime();
  const { uri } = await testDatabase();
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(uri)]);
  const taskQueue = randomUUID();
  runtime = createRuntime(temporal.client, { taskQueue });
  const { activities } = record.activities(runtime);
  const applyEffects: typeof activities.applyEffects = async (input) => {
    const result = await activities.applyEffects(input);
    asked.push(...input.effects);
    heard.push(...result.answers);
    return result;
  };
  const watched = { ...activities, applyEffects };
  workers = await startWorkers(temporal.connection, temporal.namespace, watched, taskQueue);
});

afterAll(async () => {
  await workers.stop();
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
  await record.close();
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

async function opened({ id }: Enrollment, effectKey: string): Promise<Task> {
  let task: Task | undefined;
  await waitUntil(`Task ${effectKey}`, 40, async () => {
    task = await record.openTask(id, effectKey);
    return task !== undefined;
  });
  if (!task) throw new Error(`no task ${effectKey}`);
  return task;
}

async function complete(enrollment: Enrollment, task: Task): Promise<void> {
  const by = coordinator('ana');
  const decision = { id: randomUUID(), outcome: 'done', data: {}, by: { id: 'ana', name: 'Ana' }, at: new Date() };
  await record.repositories.tasks.decide(by, task.id, decision);
  const applied = { id: decision.id, target: task.effectKey, outcome: decision.outcome };
  expect(await runtime.applyDecision(enrollment, applied)).toBe('applied');
}

it('each item of a list has its round, as the list was when they began', async () => {
  const enrollment = await record.enrollment(medications);
  await take(enrollment, ['warfarin', 'metformin', 'aspirin']);
  await runtime.start(enrollment);
  const first = await opened(enrollment, 'compare#1');
  expect(first.title).toEqual({ en: 'Compare warfarin', es: 'Comparar warfarin' });
  expect((await opened(enrollment, 'medications#1/more-items')).title.en).toContain('long list');
  await take(enrollment, ['insulin']);
  await complete(enrollment, first);
  const second = await opened(enrollment, 'compare#2');
  expect(second.title).toEqual({ en: 'Compare metformin', es: 'Comparar metformin' });
  await complete(enrollment, second);
  await complete(enrollment, await opened(enrollment, 'inr#2'));
  await complete(enrollment, await opened(enrollment, 'medications#1/more-items'));
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
  expect((await opened(enrollment, 'ask#1')).title.en).toBe('Ask for them');
});
