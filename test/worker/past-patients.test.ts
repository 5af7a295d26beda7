import { randomUUID } from 'node:crypto';
import { readPastEnrollments } from '../../api/commands/read-past-enrollments';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { InboxEntry } from '../../core/record/inbox';
import { comparePast, linesOfPast } from '../../core/simulation/compare-past';
import { scriptFromEnrollment, type PastEnrollment } from '../../core/simulation/from-enrollment';
import type { SimulationOptions } from '../../core/simulation/options';
import { simulate } from '../../core/simulation/simulate';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { clinic, system, type TestRecord } from '../support/record';
import { RecordOnTemporal } from '../support/record-on-temporal';

let rig: RecordOnTemporal;
let record: TestRecord;
let runtime: PathwayRuntime;
let options: SimulationOptions;

beforeAll(async () => {
  rig = await RecordOnTemporal.open();
  ({ record } = rig);
  const line = rig.newLine();
  ({ runtime } = line);
  // As the carrier would: a text that it took has left.
  const { activities, deps } = record.activities(runtime, {
    deliverMessage: async ({ intentId }) => {
      const at = new Date();
      await record.repositories.intents.transition(system, intentId, ['pending'], 'sent', { sentAt: at });
      return { result: 'sent' };
    },
  });
  const { template } = deps.content;
  // The rig's carrier keeps no quiet hours.
  const organization = { ...clinic, quietHours: { start: '00:00', end: '00:00' } };
  options = { content: { template }, organization, calendar: { zone: clinic.zone, holidays: () => [] } };
  await rig.work(line, activities);
});

afterAll(async () => {
  expect(await rig.close()).toBeGreaterThan(0);
});

const CHILD = `preparation-${randomUUID()}`;
const task = (id: string): string => `{ task: ${id}, title: Do it, queue: nurses, due: P1D, outcomes: { done: [] } }`;

const followUp = (worse: string): PathwayDefinition =>
  pathwayOf(
    `
    - message: welcome
      template: welcome
      channels: [sms]
    - ask: how
      template: how
      reply: { kind: choice, options: [better, worse] }
      timeout: P2D
      on: { better: [], worse: [${worse}], timeout: [], unclear: [] }
    - branch: language
      cases: [{ if: 'patient.language == "es"', steps: [${task('interpreter')}] }]
      else: [${task('english')}]
      unknown: []
    - call: prepare
      pathway: ${CHILD}
      timeout: P5D
      on: { prepared: [wait: { until: PT5S }], other: [], timeout: [] }
    - wait: { event: visit.done, timeout: P9D }
    - end: completed`,
    'facts: [patient.language]',
  );

async function complete(enrollment: Enrollment, effectKey: string): Promise<void> {
  await record.complete(runtime, await record.opened(enrollment, effectKey));
}

async function tell({ id, orgId }: Enrollment, news: InboxEntry['news']): Promise<void> {
  const entry = { id: `${id}/${randomUUID()}`, orgId, enrollmentId: id, news, at: new Date() };
  await record.repositories.inbox.store(system, entry);
  await runtime.notify({ id, orgId }, entry.id);
}

async function until(id: string, what: string, holds: (now: Enrollment) => boolean): Promise<void> {
  await waitUntil(what, 40, async () => {
    const now = await record.repositories.enrollments.get(system, id);
    return now !== null && holds(now);
  });
}

const waitsAt = (key: string) => (now: Enrollment) => now.progress?.openSteps.some((open) => open.key === key) === true;

/** Goes through the whole pathway: worse, both tasks, the called pathway, the visit. */
async function live(definition: PathwayDefinition): Promise<Enrollment> {
  const enrollment = await record.enrollment(definition);
  await runtime.start(enrollment);
  await until(enrollment.id, 'the question', waitsAt('how#1'));
  const asked = Date.now();
  await waitUntil('a while', 20, () => Promise.resolve(Date.now() - asked > 4000));
  await tell(enrollment, { type: 'reply', effectKey: 'how#1', option: 'worse', inboundId: 'in-1' });
  await complete(enrollment, 'nurse#1');
  await complete(enrollment, 'english#1');
  await until(enrollment.id, 'the call', waitsAt('prepare#1'));
  const ref = { enrollmentId: enrollment.id, target: 'prepare#1' };
  const childOf = () => record.repositories.enrollments.childOf(system, ref);
  await waitUntil('the child', 40, async () => (await childOf()) !== null);
  const child = await childOf();
  if (!child) throw new Error('no child');
  await complete(child, 'lab#1');
  await until(enrollment.id, 'the last wait', waitsAt('wait-2#1'));
  await tell(enrollment, { type: 'event', name: 'visit.done', reference: 'visit' });
  await until(enrollment.id, 'the end', ({ status }) => status === 'ended');
  await record.repositories.relay.relayPending();
  return enrollment;
}

describe('a patient who went through a pathway', () => {
  const definition = followUp(task('nurse'));
  let past: PastEnrollment;

  beforeAll(async () => {
    const child = { ...pathwayOf(`- ${task('lab')}\n    - end: prepared`), pathway: CHILD };
    await record.repositories.definitions.publish(system, {
      pathway: CHILD,
      source: '',
      hash: CHILD,
      definition: child,
    });
    const { id, pathway } = await live(definition);
    const request = { pathway, limit: 5 };
    const [first, ...others] = await readPastEnrollments(record.repositories, system, request, definition);
    if (!first || others.length > 0 || first.enrollment.id !== id) throw new Error('not the one enrollment');
    past = first;
  }, 120_000);

  const drawn = (played: PathwayDefinition = definition) => {
    const { script } = scriptFromEnrollment(past, 'past patient 1');
    const run = simulate(played, script, options);
    return { script, run, comparison: comparePast(past, run, played, 'en') };
  };

  it('comes to the same end in a simulation of the same pathway, by the same tasks and texts at the same times', () => {
    const { run, comparison } = drawn();
    expect(run.problems).toEqual([]);
    expect(run.end).toMatchObject({ kind: 'ended', outcome: 'completed' });
    expect(comparison).toMatchObject({ outcomeChanged: false, firstDifference: null, then: { tasks: 2, messages: 2 } });
    const lines = linesOfPast(past).filter(({ kind }) => kind !== 'note');
    expect(lines.length).toBeGreaterThan(6);
    for (const { at, ...line } of lines) {
      const same = run.timeline.find(({ kind, key }) => kind === line.kind && key === line.key);
      expect(same).toMatchObject(line);
      // The simulation's people and machines take no time of their own.
      expect(same?.at).toBeLessThan(at + 500);
      expect(same?.at).toBeGreaterThan(at - 15_000);
    }
  });

  it('waits as long as it took: a reply, a wait and a called pathway have their time', () => {
    const { run } = drawn();
    const at = (kind: string, key: string) =>
      run.timeline.find((line) => line.kind === kind && line.key === key)?.at ?? 0;
    expect(at('answer', 'how#1') - at('message-sent', 'how#1')).toBeGreaterThan(3500);
    expect(run.end.at - at('task-completed', 'english#1')).toBeGreaterThan(5000);
  });

  it('is a script without a name, a number or a text of the patient', () => {
    const { script } = drawn();
    expect(script).toMatchObject({ name: 'past patient 1', patient: { name: 'Patient', channels: ['sms'] } });
    expect(script.replies).toEqual([
      { to: 'how', occurrence: 1, after: expect.stringMatching(/^PT/), answer: 'worse' },
    ]);
    expect(script.calls).toMatchObject([{ step: 'prepare', occurrence: 1, outcome: 'prepared' }]);
    expect(JSON.stringify(script)).not.toMatch(/Rosa|Alvarez|\+1617/);
  });

  it('fares otherwise in another definition, and the first difference is told', () => {
    const { comparison } = drawn(followUp('end: admitted'));
    expect(comparison).toMatchObject({
      outcomeChanged: true,
      then: { outcome: 'completed', tasks: 2 },
      now: { outcome: 'admitted', tasks: 0 },
      firstDifference: {
        then: { sentence: 'Task for nurses: Do it.' },
        now: { sentence: 'The pathway ends: admitted.' },
      },
    });
  });

  it('whose new pathway asks for what nobody has done is still waiting there', () => {
    const { comparison } = drawn(followUp(task('doctor')));
    expect(comparison).toMatchObject({ outcomeChanged: true, now: { outcome: 'waiting' } });
  });
});

it('what people ordered for one patient is told: no script says it', async () => {
  const enrollment = await record.enrollment(pathwayOf(`- ${task('first')}\n    - end: completed`));
  await runtime.start(enrollment);
  await record.opened(enrollment, 'first#1');
  await tell(enrollment, { type: 'order', order: { kind: 'skip', key: 'first#1', reason: 'not needed' } });
  await until(enrollment.id, 'the end', ({ status }) => status === 'ended');
  const request = { pathway: enrollment.pathway, limit: 5, outcome: 'completed' };
  const definition = pathwayOf(`- ${task('first')}`);
  const [past] = await readPastEnrollments(record.repositories, system, request, definition);
  expect(past && scriptFromEnrollment(past, 'x').notPlayed).toEqual(['skip first#1']);
  const none = await readPastEnrollments(
    record.repositories,
    system,
    { ...request, outcome: 'readmitted' },
    definition,
  );
  expect(none).toEqual([]);
});
