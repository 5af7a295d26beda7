import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { allRoutes } from '../../api/routes/all-routes';
import type { Route } from '../../api/routes/route';
import type { Role } from '../../core/record/organization';
import { roles, TestApi, type Clinic } from './clinic';

const everyRoute = allRoutes({ listen: () => () => undefined });
const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

const care = 'coordinator nurse manager';
const everybody = 'coordinator nurse manager admin privacy';
/** Who may call what, written down a second time on purpose: a slip in the grants fails here. */
const expected: Readonly<Record<string, string>> = {
  'POST /session': 'public',
  'GET /session': everybody,
  'DELETE /session': everybody,
  'POST /setup': 'public',
  'GET /tasks': care,
  'GET /tasks/:id': care,
  'POST /tasks/:id/claim': care,
  'POST /tasks/:id/release': care,
  'POST /tasks/:id/assign': care,
  'POST /tasks/:id/snooze': care,
  'POST /tasks/:id/draft': care,
  'POST /tasks/:id/comment': care,
  'POST /tasks/:id/complete': care,
  'GET /patients': `${care} privacy`,
  'POST /patients': care,
  'GET /patients/:id': `${care} privacy`,
  'PATCH /patients/:id': care,
  'GET /patients/:id/timeline': `${care} privacy`,
  'GET /patients/:id/conversation': care,
  'GET /settings/pagers': 'manager admin',
  'PUT /settings/pagers/:id': 'manager admin',
  'GET /materials': `${care} privacy`,
  'GET /patients/:id/links': `${care} privacy`,
  'POST /patients/:id/links': care,
  'DELETE /patients/:id/links/:linkId': care,
  'GET /patients/:id/consents': `${care} privacy`,
  'PUT /patients/:id/consents/:channel': care,
  'POST /patients/:id/consents/:channel/confirm-address': care,
  'GET /enrollments': care,
  'POST /enrollments': care,
  'GET /enrollments/:id': care,
  'POST /enrollments/:id/cancel': care,
  'POST /enrollments/:id/migrate': 'manager',
  'POST /pathways/:name/migrations': 'manager',
  'GET /pathways/:name/migrations': 'manager',
  'GET /pathways/:name/migrations/:id': 'manager',
  'GET /pathways/:name/migrations/:id/enrollments': 'manager',
  'POST /pathways/:name/migrations/:id/pause': 'manager',
  'POST /pathways/:name/migrations/:id/resume': 'manager',
  'GET /campaigns': 'manager',
  'POST /campaigns': 'manager',
  'GET /campaigns/:id': 'manager',
  'PATCH /campaigns/:id': 'manager',
  'POST /campaigns/cohort': 'manager',
  'GET /campaigns/:id/cohort': 'manager',
  'GET /campaigns/:id/patients': 'manager',
  'POST /campaigns/:id/dry-run': 'manager',
  'POST /campaigns/:id/start': 'manager',
  'POST /campaigns/:id/pause': 'manager',
  'POST /campaigns/:id/resume': 'manager',
  'POST /campaigns/:id/cancel': 'manager',
  'GET /pathways/drafts': 'manager',
  'GET /pathways/:name/draft': 'manager',
  'PUT /pathways/:name/draft': 'manager',
  'POST /pathways/:name/publish': 'manager',
  'POST /pathways/:name/versions/:version/retire': 'manager',
  'POST /enrollments/:id/pause': care,
  'POST /enrollments/:id/resume': care,
  'POST /enrollments/:id/steps': care,
  'POST /enrollments/:id/steps/skip': care,
  'POST /enrollments/:id/steps/repeat': care,
  'POST /enrollments/:id/steps/reschedule': care,
  'GET /pathways': `${care} admin`,
  'GET /facts': `${care} admin`,
  'GET /pathways/:name': `${care} admin`,
  'GET /pathways/:name/versions': `${care} admin`,
  'GET /pathways/:name/plan-definition': `${care} admin`,
  'POST /pathways/import': 'manager',
  'POST /pathways/check': `${care} admin`,
  'GET /pathways/:name/versions/:from/diff/:to': `${care} admin`,
  'POST /pathways/simulate': `${care} admin`,
  'GET /pathways/:name/scripts': `${care} admin`,
  'GET /templates': 'manager',
  'GET /templates/:name': 'manager',
  'GET /templates/:name/versions': 'manager',
  'POST /templates/:name/check': 'manager',
  'POST /templates/:name/preview': 'manager',
  'PUT /templates/:name/draft': 'manager',
  'POST /templates/:name/publish': 'manager',
  'POST /templates/:name/revert': 'manager',
  'GET /settings/texting-hours': 'manager admin',
  'PUT /settings/texting-hours': 'manager admin',
  'GET /messages/crises': care,
  'GET /messages': care,
  'GET /messages/accounting': care,
  'POST /messages': care,
  'POST /messages/:id/undo': care,
  'GET /conversations': care,
  'GET /conversations/:id': care,
  'POST /conversations/:id/assign': care,
  'POST /conversations/:id/close': care,
  'POST /conversations/:id/assign-patient': care,
  'POST /conversations/:id/answer-question': care,
  'GET /attachments/:id': care,
  'GET /snippets': care,
  'POST /events': `${care} admin`,
  'GET /hl7-messages': 'manager admin',
  'POST /hl7-messages/:id/replay': 'manager admin',
  'GET /users': `${care} admin`,
  'GET /stream': everybody,
};

let api: TestApi;
let clinic: Clinic;
let server: Server;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
  server = createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

/** The status only: an event stream has no end. */
async function statusOf({ method, path }: Route, key?: string): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path.replace(/:\w+/g, randomUUID())}`, {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    ...(method !== 'get' && { body: '{}' }),
    signal: abort.signal,
  });
  abort.abort();
  return response.status;
}

it('has an expectation for every route, and a route for every expectation', () => {
  expect(everyRoute.map(nameOf).sort()).toEqual(Object.keys(expected).sort());
});

describe.each(everyRoute.map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
  const allowed = (expected[name] ?? '').split(' ');

  it.each(roles)('%s', async (role: Role) => {
    const status = await statusOf(route, clinic.keys[role]);
    if (allowed.includes('public')) expect([400, 401, 409]).toContain(status);
    else if (allowed.includes(role)) expect([200, 204, 400, 404, 422]).toContain(status);
    else expect(status).toBe(403);
  });

  it('nobody', async () => {
    const status = await statusOf(route);
    if (allowed.includes('public')) expect(status).toBe(400);
    else expect(status).toBe(401);
  });

  it('a key that is not valid', async () => {
    expect(await statusOf(route, `cp_${randomUUID()}`)).toBe(401);
  });
});
