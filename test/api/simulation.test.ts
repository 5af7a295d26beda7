import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLibrary } from '../../adapters/library/library';
import { readScript } from '../../core/simulation/read-script';
import { oneTask } from '../support/definitions';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
const library = loadLibrary();
const source = library.pathways().get('discharge-follow-up') ?? '';
const script = readFileSync(
  join(__dirname, '../../pathways/scripts/discharge-follow-up/medicines-missing.yaml'),
  'utf8',
);

beforeAll(async () => {
  api = await TestApi.open({ content: library });
  clinic = await api.clinic();
});
afterAll(() => api.close());

const simulate = (body: object) => api.as(clinic, 'manager').post('/pathways/simulate').send(body);

it('plays scripts through a pathway, and stores nothing', async () => {
  const { status, body } = await simulate({ source, scripts: [script], language: 'es' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    findings: [],
    runs: [{ script: 'medicines missing', language: 'es', end: { kind: 'ended', outcome: 'completed' } }],
    population: null,
  });
  expect(body.runs[0].messages[0].texts.es.body).toMatch(/^Hola Rosa, le escribe/);
  expect(body.runs[0].timeline).toContainEqual(
    expect.objectContaining({ key: 'medicine-barrier#1', sentence: expect.stringMatching(/^Tarea para/) }),
  );
  expect(body.coverage.neverReached).toContain('retraction');
  expect((await api.as(clinic, 'manager').get('/enrollments')).body.total).toBe(0);
});

it('tells where a pathway and a script are wrong, and plays nothing', async () => {
  const { status, body } = await simulate({ source: 'pathway: x\n', scripts: [script, 'name: y\nstart: today\n'] });
  expect(status).toBe(200);
  expect(body).toMatchObject({ runs: [], coverage: null });
  expect(body.findings).toContainEqual(expect.objectContaining({ in: 'source', line: 1 }));
  expect(body.findings).toContainEqual(expect.objectContaining({ in: 1, line: 2, column: 8, path: '/start' }));
});

it('plays a population and gives the load on each queue', async () => {
  const many = 'name: many\nstart: 2026-03-02T10:00:00-05:00\ndefaults: { replies: random, tasks: random }\n';
  const { body } = await simulate({ source, scripts: [many], population: { patients: 30, perWeek: 10 } });
  expect(body.population.patients).toBe(30);
  const queues = body.population.load.map(({ queue }: { queue: string }) => queue);
  expect(queues).toEqual(expect.arrayContaining(['coordinators', 'nurses']));
});

it('plays the pathways that a pathway calls, as they are published', async () => {
  const child = { ...oneTask(), pathway: 'child-of-simulation' };
  await api.repositories.definitions.publish(clinic.scope, {
    ...{ pathway: child.pathway, source: 'x', hash: 'h', definition: child },
  });
  const caller = `pathway: caller\ntitle: Caller\nsteps:\n- call: other\n  pathway: ${child.pathway}\n  timeout: P9D\n  on: {}\n`;
  const busy = 'name: busy\nstart: 2026-03-02T10:00:00-05:00\ndefaults: { tasks: { after: PT1H } }\n';
  const { body } = await simulate({ source: caller, scripts: [busy] });
  expect(body.runs[0].tasks).toMatchObject([{ key: 'other#1>call#1', completed: { outcome: 'reached' } }]);
});

it('gives the simulated patients that ship with a pathway, each of which can be played', async () => {
  const { body } = await api.as(clinic, 'coordinator').get('/pathways/discharge-follow-up/scripts');
  expect(body.items.map(({ id }: { id: string }) => id)).toContain('medicines-missing');
  expect(body.items.find(({ id }: { id: string }) => id === 'medicines-missing').source).toBe(script);
  const scripts = body.items.map((item: { source: string }) => item.source);
  const played = await simulate({ source, scripts: scripts.slice(0, 10) });
  expect(played.body.findings).toEqual([]);
  expect(played.body.runs.map((run: { script: string }) => run.script)).toEqual(
    body.items.slice(0, 10).map(({ name }: { name: string }) => name),
  );
  expect((await api.as(clinic, 'coordinator').get('/pathways/nothing-of-the-kind/scripts')).body.items).toEqual([]);
});

describe('past patients', () => {
  const again =
    'pathway: one-call\ntitle: One call\nsteps:\n- task: call\n  title: Call\n  queue: coordinators\n  due: P1D\n  outcomes: { reached: [], no-answer: [] }\n- end: ';

  /** One call that was made on the day, as the workflow would have recorded it. */
  async function ended(outcome: string): Promise<string> {
    const patient = await api.patient(clinic, { name: { given: 'Zebulon', family: 'Canary' } });
    const enrollment = await api.enrollment(clinic, patient);
    const task = await api.task(clinic, { patient, enrollment });
    const by = { id: 'ana', name: 'Ana' };
    const decision = { id: `decision-${task.id}`, outcome: 'reached', data: { note: 'Canary' }, by, at: new Date() };
    await api.repositories.tasks.decide(clinic.scope, task.id, decision);
    await api.repositories.ledger.apply(clinic.scope, enrollment, {
      ...{ step: 2, at: new Date(), effects: [{ type: 'end', key: 'end', outcome }] },
      consumed: { decisions: [{ id: decision.id, target: task.effectKey }], inbox: [] },
      progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
      ...{
        deadlines: new Map(),
        conditions: new Map(),
        lists: new Map(),
        forms: new Map(),
        messages: new Map(),
        patientName: 'Zebulon Canary',
      },
    });
    return patient.id;
  }

  it('are played in another definition beside how they really fared, without their names', async () => {
    await ended('completed');
    await ended('completed');
    const past = { pathway: 'one-call', limit: 10 };
    const same = await simulate({ source: `${again}completed\n`, past });
    expect(same.body).toMatchObject({
      runs: [],
      past: { outcomeChanges: 0, tasks: { then: 2, now: 2 }, patients: [{ firstDifference: null, notPlayed: [] }, {}] },
    });
    const { body } = await simulate({ source: `${again}handed-over\n`, scripts: [script], past });
    expect(body.runs).toHaveLength(1);
    expect(body.past).toMatchObject({
      outcomeChanges: 2,
      patients: [
        {
          ...{ label: 'past patient 1', version: 1, outcomeChanged: true },
          ...{ then: { outcome: 'completed', tasks: 1 }, now: { outcome: 'handed-over', tasks: 1 } },
          firstDifference: { now: { sentence: 'The pathway ends: handed-over.' } },
        },
        { label: 'past patient 2' },
      ],
    });
    expect(JSON.stringify(body)).not.toMatch(/Canary|Zebulon|\+1617/);
    expect(readScript(body.past.patients[0].script)).toMatchObject({ ok: true, script: { name: 'past patient 1' } });
  });

  it('are those with an outcome where one is asked for, and those of the organization only', async () => {
    await ended('unreachable');
    const only = async (outcome: string) =>
      (await simulate({ source: `${again}x\n`, past: { pathway: 'one-call', outcome } })).body.past.patients.length;
    expect(await only('unreachable')).toBe(1);
    expect(await only('never')).toBe(0);
    const elsewhere = await api.clinic('Elsewhere');
    const { body } = await api
      .as(elsewhere, 'manager')
      .post('/pathways/simulate')
      .send({ source: `${again}x\n`, past: { pathway: 'one-call' } });
    expect(body.past.patients).toEqual([]);
  });

  it('are read only by who may edit pathways, and who was read is on record', async () => {
    const patientId = await ended('looked-at');
    const body = { source: `${again}x\n`, past: { pathway: 'one-call', outcome: 'looked-at' } };
    expect((await api.as(clinic, 'nurse').post('/pathways/simulate').send(body)).status).toBe(403);
    await simulate(body);
    const rows = await api.mongo.connection.collection('timeline').find({ 'data.shown': patientId }).toArray();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      kind: 'patients.searched',
      actor: { name: 'Key of manager' },
      data: { list: 'past-patients', pathway: 'one-call', shown: [patientId] },
    });
  });
});

it('refuses more than it may play', async () => {
  expect((await simulate({ source, scripts: Array.from({ length: 11 }, () => script) })).status).toBe(400);
  expect((await simulate({ source, scripts: [] })).status).toBe(400);
  expect((await simulate({ source, past: { pathway: 'p', limit: 51 } })).status).toBe(400);
  expect((await simulate({ source, scripts: [script], population: { patients: 301 } })).status).toBe(400);
});
