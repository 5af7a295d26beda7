import fc from 'fast-check';
import request from 'supertest';
import { allRoutes } from '../../api/routes/all-routes';
import type { Route } from '../../api/routes/route';
import type { Patient } from '../../core/record/patient';
import type { Task } from '../../core/record/task';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
let patient: Patient;
let task: Task;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
  patient = await api.patient(clinic);
  task = await api.task(clinic, { patient });
});
afterAll(() => api.close());

const post = (path: string) => api.as(clinic, 'manager').post(path).set('Content-Type', 'application/json');
const pointers = (body: { errors?: { pointer: string }[] }) => body.errors?.map(({ pointer }) => pointer).sort();

function expectProblem({ status, headers, body }: request.Response, expected?: number): void {
  if (expected !== undefined) expect(status).toBe(expected);
  expect(headers['content-type']).toMatch('application/problem+json');
  expect(body).toMatchObject({
    type: expect.stringMatching(/^urn:carepath:problem:/),
    title: expect.any(String),
    status,
  });
  expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
}

describe('a bad body', () => {
  it('names every wrong field at once', async () => {
    const answer = await post('/patients').send({
      name: { given: '', family: 7 },
      birthDate: '2026-02-30',
      language: 'fr',
      medications: [{ name: 'A', dose: '1', frequency: 'daily', source: 'shop' }],
      'sh/oe~size': 43,
    });
    expectProblem(answer, 400);
    expect(pointers(answer.body)).toEqual([
      '/birthDate',
      '/language',
      '/medications/0/source',
      '/name/family',
      '/name/given',
      '/sh~1oe~0size',
    ]);
  });

  it.each([
    ['dates that do not exist', '{"name":{"given":"A","family":"B"},"birthDate":"2025-02-29"}', '/birthDate'],
    ['a zone that does not exist', '{"name":{"given":"A","family":"B"},"zone":"Mars/Olympus"}', '/zone'],
    ['a phone that is none', '{"name":{"given":"A","family":"B"},"phone":"call me"}', '/phone'],
    ['operator objects', '{"name":{"$gt":""},"$where":"sleep(1)"}', '/$where'],
    ['__proto__', '{"name":{"given":"A","family":"B"},"__proto__":{"isAdmin":true}}', '/__proto__'],
    ['constructor', '{"name":{"given":"A","family":"B"},"constructor":{"prototype":{}}}', '/constructor'],
    ['numbers beyond numbers', '{"name":{"given":1e999,"family":"B"}}', '/name/given'],
  ])('is refused: %s', async (_what, body, pointer) => {
    const answer = await post('/patients').send(body);
    expectProblem(answer, 400);
    expect(pointers(answer.body)).toContain(pointer);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it.each([
    ['JSON that is none', Buffer.from('{"name":')],
    ['nothing but a string', Buffer.from('"hello"')],
    ['an array', Buffer.from('[]')],
    ['null', Buffer.from('null')],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"name":{"given":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}}')]),
    ],
    ['1,000 levels', Buffer.from(`{"name":${'['.repeat(1000)}${']'.repeat(1000)}}`)],
    ['1,000,000 opening brackets', Buffer.from('['.repeat(1_000_000))],
  ])('is refused: %s', async (_what, body) => {
    expectProblem(
      await post('/patients')
        .serialize((data) => data as never)
        .send(body as never),
      400,
    );
  });

  it('is refused at 10 MB', async () => {
    expectProblem(await post('/patients').send(JSON.stringify({ name: 'x'.repeat(10_000_000) })), 413);
  });

  it('is refused when it is not JSON, or not UTF-8', async () => {
    const manager = api.as(clinic, 'manager');
    expectProblem(await manager.post('/patients').set('Content-Type', 'application/xml').send('<a/>'), 415);
    expectProblem(
      await manager.post('/patients').set('Content-Type', 'application/json; charset=utf-16').send('{}'),
      415,
    );
    expectProblem(await manager.post('/patients').set('Content-Type', 'text/plain').send('{}'), 415);
    expectProblem(
      await manager
        .post('/patients')
        .set('Content-Encoding', 'rot13')
        .set('Content-Type', 'application/json')
        .send('{}'),
      415,
    );
  });

  it('is refused where none is expected', async () => {
    const answer = await post(`/tasks/${task.id}/claim`).send({ by: 'me' });
    expectProblem(answer, 400);
    expect(pointers(answer.body)).toEqual(['/by']);
  });

  it('of a draft may not smuggle operators in at any depth', async () => {
    const answer = await post(`/tasks/${task.id}/draft`).send('{"data":{"a":[{"b":{"$ne":1}},{"__proto__":1}]}}');
    expectProblem(answer, 400);
    expect(pointers(answer.body)).toEqual(['/data/a/0/b/$ne', '/data/a/1/__proto__']);
  });
});

describe('a bad address', () => {
  it.each([
    '/tasks?limit=0',
    '/tasks?limit=ten',
    '/tasks?limit[$gt]=1',
    '/tasks?status=open&status=completed',
    '/tasks?$where=1',
    '/tasks?cursor=%7B%7D',
    '/patients?q=%00&shoe=1',
    '/session?x=1',
    `/patients/${'x'.repeat(300)}`,
    '/patients?cursor=bm9uc2Vuc2U',
  ])('is refused: %s', async (path) => {
    expectProblem(await api.as(clinic, 'manager').get(path), 400);
  });

  it.each(['/patients/%ff', '/patients/%E0%A4%A'])('is refused: %s', async (path) => {
    expectProblem(await api.as(clinic, 'manager').get(path), 400);
  });

  it('answers 404 where nothing is, and 405 with what is allowed where the method is wrong', async () => {
    expectProblem(await api.as(clinic, 'manager').get('/nowhere'), 404);
    expectProblem(await request(api.app).get('/api/v2/tasks'), 404);
    expectProblem(await request(api.app).get('/fhir/R4/Patient'), 404);
    const answer = await api.as(clinic, 'manager').delete('/patients');
    expectProblem(answer, 405);
    expect(answer.headers['allow']).toBe('GET, HEAD, POST');
  });

  it('takes a search text as text', async () => {
    for (const q of ['.*', '(((', '[a-', '\\', '$where', '{"$gt":""}']) {
      const { body } = await api
        .as(clinic, 'manager')
        .get(`/patients?q=${encodeURIComponent(q)}`)
        .expect(200);
      expect(body.total).toBe(0);
    }
  });
});

const everyRoute = allRoutes({ listen: () => () => undefined });
const writes = everyRoute.filter(({ method, path }) => method !== 'get' && path !== '/session' && path !== '/setup');
const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

/** Bodies that are nearly right: a valid one with one value exchanged for anything. */
const nearly: Readonly<Record<string, () => Record<string, unknown>>> = {
  '/patients': () => ({ name: { given: 'A', family: 'B' }, birthDate: '1950-01-01', language: 'en', medications: [] }),
  '/patients/:id': () => ({ name: { given: 'A', family: 'B' }, phone: '617 555 0123', address: {}, zone: 'UTC' }),
  '/events': () => ({
    type: 'encounter.discharged',
    patient: patient.id,
    id: 'x',
    at: '2026-01-01T00:00:00Z',
    encounter: { identifier: { system: 's', value: 'v' } },
  }),
  '/messages': () => ({ patientId: patient.id, channel: 'sms', body: 'hello', subject: 's' }),
  '/enrollments': () => ({
    patientId: patient.id,
    pathway: 'one-call',
    version: 1,
    trigger: { key: 'k' },
    startAt: '2026-01-01T00:00:00Z',
  }),
  '/tasks/:id/complete': () => ({ outcome: 'reached', data: { a: 1 } }),
  '/tasks/:id/draft': () => ({ data: { a: 1 } }),
  '/tasks/:id/snooze': () => ({ until: '2030-01-01T00:00:00Z' }),
  '/tasks/:id/assign': () => ({ userId: 'x' }),
  '/tasks/:id/comment': () => ({ text: 'x' }),
  '/enrollments/:id/cancel': () => ({ reason: 'x' }),
};

describe('whatever is sent, never a 5xx', () => {
  it.each(named(writes))('%s', async (_name, route) => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('2026-02-30', '\u0000', '\ud800', '$where', -1, 1e308, '9999-12-31T23:59:59Z'),
    );
    const almost = fc
      .tuple(fc.constantFrom(...Object.keys(nearly[route.path]?.() ?? { x: 1 })), anything)
      .map(([field, value]): unknown => ({ ...nearly[route.path]?.(), [field]: value }));
    const id = route.path.startsWith('/tasks') ? task.id : route.path.startsWith('/patients') ? patient.id : 'nothing';
    const path = route.path.replace(':id', id);
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: almost }, anything), async (body) => {
        const call = api.as(clinic, 'manager')[route.method](path).set('Content-Type', 'application/json');
        const answer = await call.send(JSON.stringify(body));
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expectProblem(answer);
      }),
      { numRuns: 25 },
    );
  });

  it.each(named(everyRoute.filter(({ method, path }) => method === 'get' && path !== '/stream')))(
    '%s',
    async (_name, route) => {
      const names = Object.keys(route.contract.query?.shape ?? { x: 1 });
      const path = route.path.replace(/:\w+/, patient.id);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          fc.string({ unit: 'binary', maxLength: 40 }),
          async (name, value) => {
            const query = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
            const answer = await api.as(clinic, 'manager').get(`${path}?${query}`);
            expect(answer.status).toBeLessThan(500);
          },
        ),
        { numRuns: 15 },
      );
    },
  );
});
