import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLibrary } from '../../adapters/library/library';
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
  expect(body.population).toMatchObject({ patients: 30, load: [{ queue: 'coordinators' }, { queue: 'nurses' }] });
});

it('refuses more than it may play', async () => {
  expect((await simulate({ source, scripts: Array.from({ length: 11 }, () => script) })).status).toBe(400);
  expect((await simulate({ source, scripts: [script], population: { patients: 301 } })).status).toBe(400);
});
