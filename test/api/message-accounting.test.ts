import { randomUUID } from 'node:crypto';
import { loadLibrary } from '../../adapters/library/library';
import type { MessageIntent } from '../../core/record/message';
import { anIntent } from '../support/message-builders';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
let patientId: string;
const day = 86_400_000;
const now = new Date();

async function intended(fields: Partial<MessageIntent>, of = clinic): Promise<void> {
  const own = { id: randomUUID(), orgId: of.organization.id, patientId, createdAt: new Date(now.getTime() - day) };
  await api.repositories.intents.create(of.scope, anIntent({ ...own, ...fields }));
}
const get = (path: string) => api.as(clinic, 'nurse').get(path);

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
  const name = { given: 'Rosa', family: 'Peña' };
  patientId = (await api.repositories.patients.create(clinic.scope, { identifiers: [], name })).id;
  await intended({ status: 'delivered', template: 'welcome', pathway: 'discharge' });
  await intended({ status: 'suppressed', reason: 'opted-out', template: 'welcome', pathway: 'discharge' });
  await intended({ status: 'sending', channel: 'email' });
  await intended({ status: 'pending', heldUntil: new Date(now.getTime() + day), heldFor: 'quiet-hours' });
  await intended({ status: 'failed', createdAt: new Date(now.getTime() - 8 * day) });
  await intended({ status: 'sent' }, await api.clinic());
});
afterAll(() => api.close());

describe('GET /messages/accounting', () => {
  it('accounts for the last seven days, of the own organization only', async () => {
    const { body } = await get('/messages/accounting').expect(200);
    expect(body).toMatchObject({
      ...{ intended: 4, delivered: 1, sent: 0, suppressed: 1, failed: 0, unknown: 0, pending: 2, held: 1 },
      ...{ suppressedBy: { 'opted-out': 1 }, heldBy: { 'quiet-hours': 1 } },
      channels: [
        { channel: 'sms', intended: 3 },
        { channel: 'email', intended: 1, pending: 1 },
      ],
      templates: [
        { template: '-', intended: 2 },
        { template: 'welcome', intended: 2 },
      ],
      pathways: [
        { pathway: '-', intended: 2 },
        { pathway: 'discharge', intended: 2 },
      ],
    });
    expect(Date.parse(body.to) - Date.parse(body.from)).toBe(7 * day);
  });

  it('accounts for the period that is asked for', async () => {
    const from = new Date(now.getTime() - 9 * day).toISOString();
    const to = new Date(now.getTime() - 7 * day).toISOString();
    const { body } = await get(`/messages/accounting?from=${from}&to=${to}`).expect(200);
    expect(body).toMatchObject({ from, to, intended: 1, failed: 1 });
  });

  it.each([
    ['from=yesterday', '/query/from'],
    ['to=2026-11-23', '/query/to'],
    ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', '/query/from'],
    ['from=2026-11-02T00:00:00Z&to=2026-11-02T00:00:00Z', '/query/from'],
    ['from=2024-01-01T00:00:00Z&to=2026-11-02T00:00:00Z', '/query/from'],
    ['from=9999-01-01T00:00:00Z', '/query/from'],
    ['until=2026-11-02T00:00:00Z', '/query/until'],
  ])('refuses %s', async (query, pointer) => {
    const { body } = await get(`/messages/accounting?${query}`).expect(400);
    expect(body.errors).toEqual([{ pointer, message: expect.any(String) }]);
  });
});

describe('GET /messages', () => {
  it.each([
    ['status=pending,sending', 2],
    ['status=suppressed&reason=opted-out', 1],
    ['status=suppressed&reason=-', 0],
    ['channel=email', 1],
    ['template=welcome', 2],
    ['template=-', 3],
    ['pathway=discharge&status=delivered', 1],
    ['held=true', 1],
    ['held=true&heldFor=quiet-hours', 1],
    ['held=true&heldFor=busy', 0],
    [`from=${new Date(now.getTime() - 7 * day).toISOString()}`, 4],
    [`to=${new Date(now.getTime() - 7 * day).toISOString()}`, 1],
  ])('leads by %s to %d', async (query, total) => {
    const { body } = await get(`/messages?${query}`).expect(200);
    expect([body.total, body.items.length]).toEqual([total, total]);
  });

  it('names the patient, the pathway, and why a message is held', async () => {
    const { body } = await get('/messages?held=true').expect(200);
    expect(body.items).toMatchObject([{ patientId, patientName: 'Rosa Peña', pathway: null, heldFor: 'quiet-hours' }]);
  });

  it.each([
    ['status=gone', '/query/status/0'],
    ['status=', '/query/status/0'],
    ['reason=rain', '/query/reason'],
    ['channel=fax', '/query/channel'],
    ['template=%24where', '/query/template'],
    ['held=maybe', '/query/held'],
    ['from=now', '/query/from'],
  ])('refuses %s', async (query, pointer) => {
    const { body } = await get(`/messages?${query}`).expect(400);
    expect(body.errors).toEqual([{ pointer, message: expect.any(String) }]);
  });
});

it('tells what became of alarms, false ones by their reason', async () => {
  const form = loadLibrary().form('crisis-handling');
  if (!form) throw new Error('no form');
  const outcomes = ['safe', 'false-alarm'].map((id) => ({ id, label: { en: id } }));
  const answers = [
    { outcome: 'false-alarm', data: { falseAlarm: 'past' } },
    { outcome: 'false-alarm', data: { falseAlarm: 'past' } },
    { outcome: 'false-alarm', data: { falseAlarm: 'misread' } },
    { outcome: 'safe', data: { done: ['988'], plan: 'Sister comes' } },
    null,
  ];
  for (const answer of answers) {
    const { id } = await api.task(clinic, { form, outcomes });
    if (answer) await api.as(clinic, 'nurse').post(`/tasks/${id}/complete`).send(answer).expect(200);
  }
  await api.task(clinic, { outcomes });
  const { body } = await get('/messages/crises').expect(200);
  expect(body).toMatchObject({ alarms: 5 });
  expect((body as { outcomes: unknown[] }).outcomes).toEqual([
    { outcome: 'false-alarm', reason: 'past', count: 2 },
    { outcome: 'false-alarm', reason: 'misread', count: 1 },
    { outcome: null, reason: null, count: 1 },
    { outcome: 'safe', reason: null, count: 1 },
  ]);
  const before = { from: new Date(0).toISOString(), to: new Date(1).toISOString() };
  const none = await get(`/messages/crises?from=${before.from}&to=${before.to}`).expect(200);
  expect(none.body).toMatchObject({ alarms: 0, outcomes: [] });
});
