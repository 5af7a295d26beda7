import { allRoutes } from '../../api/routes/all-routes';
import type { Route } from '../../api/routes/route';
import type { Enrollment } from '../../core/record/enrollment';
import type { Hl7Message } from '../../core/record/inbox';
import type { Patient } from '../../core/record/patient';
import type { Task } from '../../core/record/task';
import { anIntent } from '../support/message-builders';
import { TestApi, type Clinic } from './clinic';

const everyRoute = allRoutes({ listen: () => () => undefined });
const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

let api: TestApi;
let ours: Clinic;
let theirs: Clinic;
let patient: Patient;
let enrollment: Enrollment;
let task: Task;
let message: Hl7Message;
let conversationId: string;
const campaignId = 'their-campaign';

beforeAll(async () => {
  api = await TestApi.open();
  ours = await api.clinic('Ours');
  theirs = await api.clinic('Theirs');
  patient = await api.patient(theirs, { name: { given: 'Zebulon', family: 'Canary' } });
  enrollment = await api.enrollment(theirs, patient);
  task = await api.task(theirs, { patient, enrollment });
  message = await quarantined(theirs);
  const { conversations, intents } = api.repositories;
  await conversations.touch(theirs.scope, patient.id, new Date(), { reason: 'unclear answer' }, 'Zebulon here');
  conversationId = (await conversations.get(theirs.scope, patient.id))?.id ?? '';
  const written = anIntent({
    id: 'their-message',
    orgId: theirs.organization.id,
    patientId: patient.id,
    body: 'Zebulon',
  });
  await intents.create(theirs.scope, written);
  const texts = { sms: { en: 'Canary' } };
  await api.repositories.campaigns.create(theirs.scope, {
    ...{
      id: campaignId,
      orgId: theirs.organization.id,
      name: 'Canary',
      cohort: { condition: 'true' },
      template: 'canary',
    },
    ...{ channels: ['sms'], rate: 60, status: 'draft', run: 0, considered: 0 },
    createdBy: { id: 'manager', name: 'Manager' },
    createdAt: new Date(),
  });
  await api.repositories.templates.publish(theirs.scope, { template: 'canary', texts, hash: 'h' });
});
afterAll(() => api.close());

async function quarantined({ organization }: Clinic): Promise<Hl7Message> {
  const stored = await api.repositories.hl7Messages.store({
    id: 'b'.repeat(64),
    orgId: organization.id,
    sender: 'ADT|CANARY',
    controlId: '1',
    trigger: 'ADT^A40',
    raw: 'MSH|^~\\&|ADT|CANARY',
    receivedAt: new Date(),
    status: 'quarantined',
    acknowledgment: 'AE',
    warnings: [],
  });
  return stored.message;
}

/** A body that is right in itself, so that only the foreign id can be refused. */
const bodies: Readonly<Record<string, () => object>> = {
  'POST /tasks/:id/claim': () => ({}),
  'POST /tasks/:id/release': () => ({}),
  'POST /tasks/:id/assign': () => ({ userId: 'nobody' }),
  'POST /tasks/:id/snooze': () => ({ until: null }),
  'POST /tasks/:id/draft': () => ({ data: { note: 'x' } }),
  'POST /tasks/:id/comment': () => ({ text: 'x' }),
  'POST /tasks/:id/complete': () => ({ outcome: 'reached', data: {} }),
  'PATCH /patients/:id': () => ({ language: 'es' }),
  'PUT /settings/pagers/:id': () => ({ phone: '+16175550142' }),
  'POST /patients/:id/links': () => ({ purpose: 'plan' }),
  'PUT /patients/:id/consents/:channel': () => ({ status: 'opted-out', reason: 'said so' }),
  'POST /enrollments': () => ({ patientId: patient.id, pathway: 'one-call' }),
  'POST /enrollments/:id/cancel': () => ({ reason: 'x' }),
  'POST /enrollments/:id/pause': () => ({ reason: 'x' }),
  'POST /enrollments/:id/resume': () => ({ reason: 'x' }),
  'POST /enrollments/:id/steps': () => ({ step: { wait: 'P1D' }, reason: 'x' }),
  'POST /enrollments/:id/steps/skip': () => ({ step: 'call#1', reason: 'x' }),
  'POST /enrollments/:id/steps/repeat': () => ({ step: 'call', reason: 'x' }),
  'POST /enrollments/:id/steps/reschedule': () => ({ step: 'call#1', to: '2027-01-01T00:00:00Z', reason: 'x' }),
  'POST /enrollments/:id/migrate': () => ({ version: 1 }),
  'POST /pathways/:name/migrations': () => ({ from: 1, to: 2, dryRun: true }),
  'PUT /pathways/:name/draft': () => ({ source: 'ours' }),
  'POST /pathways/:name/publish': () => ({ source: 'ours' }),
  'POST /templates/:name/check': () => ({ sms: { en: 'ours' } }),
  'POST /templates/:name/preview': () => ({ channel: 'sms', language: 'en' }),
  'PUT /templates/:name/draft': () => ({ sms: { en: 'ours' } }),
  'POST /templates/:name/publish': () => ({ sms: { en: 'ours' } }),
  'POST /templates/:name/revert': () => ({ to: 0 }),
  'POST /messages/:id/undo': () => ({}),
  'POST /conversations/:id/assign': () => ({ userId: 'nobody' }),
  'POST /conversations/:id/close': () => ({}),
  'POST /conversations/:id/assign-patient': () => ({ patientId: patient.id }),
  'POST /conversations/:id/answer-question': () => ({ messageId: 'm', option: 'yes' }),
  'POST /messages': () => ({ patientId: patient.id, channel: 'sms', body: 'x' }),
  'PATCH /campaigns/:id': () => ({ name: 'x' }),
  'POST /campaigns/:id/start': () => ({ count: 1 }),
  'POST /events': () => ({ type: 'appointment.booked', patient: patient.id }),
};
const idOf = (path: string) =>
  path.startsWith('/tasks')
    ? task.id
    : path.startsWith('/patients')
      ? patient.id
      : path.startsWith('/enrollments')
        ? enrollment.id
        : path.startsWith('/hl7-messages')
          ? message.id
          : path.startsWith('/templates')
            ? 'canary'
            : path.startsWith('/conversations')
              ? conversationId
              : path.startsWith('/campaigns')
                ? campaignId
                : path.startsWith('/messages')
                  ? 'their-message'
                  : 'one-call';

/** Named as another organization names its own, it is ours all the same: what is answered is not what they have. */
const ownByName: Readonly<Record<string, number>> = {
  'PUT /pathways/:name/draft': 200,
  'PUT /templates/:name/draft': 200,
  'POST /templates/:name/check': 200,
  'POST /templates/:name/publish': 422,
  'POST /pathways/:name/publish': 422,
  'GET /pathways/:name/migrations': 200,
  'GET /pathways/:name/scripts': 200,
};

const withIds = everyRoute.filter((route) => route.path.includes(':') || nameOf(route) in bodies);

it.each(withIds.map((route) => [nameOf(route), route] as const))(
  "%s does not know another organization's",
  async (name, route) => {
    const path = route.path
      .replace(/:(?:version|from|to)\b/g, '1')
      .replace(':channel', 'sms')
      .replace(/:\w+/g, idOf(route.path));
    const body = bodies[name]?.();
    const call = api.as(ours, 'manager')[route.method](path);
    const answer = await (body ? call.send(body) : call);
    // An assignment names the colleague first: there is no such person here either.
    expect(name.endsWith('/assign') ? [400, 404] : [ownByName[name] ?? 404]).toContain(answer.status);
    expect(JSON.stringify(answer.body)).not.toMatch(/Canary|Zebulon/);
  },
);

it.each([
  '/tasks?view=all',
  '/patients',
  '/patients?q=canary',
  '/enrollments',
  '/messages',
  '/conversations',
  '/pathways',
  '/users',
  '/hl7-messages',
])('GET %s lists only our own', async (path) => {
  const { body } = await api.as(ours, 'manager').get(path).expect(200);
  const names = body.items.map(({ name }: { name?: unknown }) => name);
  if (path === '/users') expect(names).toHaveLength(5);
  else expect(body).toMatchObject({ items: [], total: 0 });
});

it("finds nothing by another organization's ids in a filter", async () => {
  for (const path of [
    `/tasks?view=all&patient=${patient.id}`,
    `/enrollments?patient=${patient.id}`,
    `/messages?patient=${patient.id}`,
  ]) {
    const { body } = await api.as(ours, 'manager').get(path).expect(200);
    expect(body.total).toBe(0);
  }
});

it('has left the other organization as it was', async () => {
  const after = await api.repositories.tasks.get(theirs.scope, task.id);
  expect(after).toEqual(task);
  expect(await api.repositories.patients.get(theirs.scope, patient.id)).toEqual(patient);
});
