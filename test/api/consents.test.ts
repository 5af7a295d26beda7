import { randomUUID } from 'node:crypto';
import type { MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
let patient: Patient;
let phones = 0;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
beforeEach(async () => {
  phones += 1;
  patient = await register({ phone: `+1617555${1000 + phones}`, email: `ana${phones}@home.example` });
});
afterAll(() => api.close());

const register = (addresses: { phone?: string; email?: string }) =>
  api.repositories.patients.create(clinic.scope, {
    ...{ identifiers: [], name: { given: 'Ana', family: 'Ruiz' } },
    ...addresses,
  });
const nurse = () => api.as(clinic, 'nurse');
const consents = async () => (await nurse().get(`/patients/${patient.id}/consents`).expect(200)).body.items;
const refuse = (channel: string, reason = 'Told me on the phone: no more texts') =>
  nurse().put(`/patients/${patient.id}/consents/${channel}`).send({ status: 'opted-out', reason });
const allow = (channel: string, reason: string) =>
  nurse().put(`/patients/${patient.id}/consents/${channel}`).send({ status: 'opted-in', reason });

function waiting(fields: Partial<MessageIntent> = {}): Promise<MessageIntent> {
  return api.repositories.intents.create(clinic.scope, {
    ...{ id: randomUUID(), orgId: clinic.organization.id, patientId: patient.id, channel: 'sms', language: 'en' },
    ...{ address: patient.phone ?? '', body: 'Hello', exempt: false, status: 'pending', attempts: 0 },
    ...{ createdAt: new Date(), heldUntil: new Date(Date.now() + 3_600_000), ...fields },
  });
}
const statusOf = async ({ id }: MessageIntent) => (await api.repositories.intents.get(clinic.scope, id))?.status;

it('says of each address that nothing is recorded, before anything is', async () => {
  const unrecorded = { status: 'unrecorded', since: null };
  const nothing = { ...unrecorded, promotion: unrecorded, unreachable: null, history: [] };
  expect(await consents()).toEqual([
    { channel: 'sms', address: patient.phone, ...nothing },
    { channel: 'email', address: patient.email, ...nothing },
  ]);
});

it('answers when, how and in whose words a patient opted out and in again', async () => {
  const { contacts } = api.repositories;
  const asPatient = { ...clinic.scope, actor: { kind: 'patient', id: patient.id, name: 'Ana Ruiz' } } as const;
  const at = new Date('2026-11-23T17:00:00Z');
  await contacts.optOut(asPatient, 'sms', patient.phone ?? '', 'word', at, { wording: 'no más textos' });
  const { body } = await allow('sms', 'Asked at the desk to be texted again').expect(200);
  expect(body).toMatchObject({
    status: 'opted-in',
    since: {
      ...{ source: 'staff', reason: 'Asked at the desk to be texted again', wording: null },
      by: { kind: 'api-key', name: 'Key of nurse' },
    },
    history: [
      { status: 'opted-in' },
      { status: 'opted-out', at: at.toISOString(), source: 'word', wording: 'no más textos', by: { name: 'Ana Ruiz' } },
    ],
  });
  expect((await consents())[0]).toEqual(body);
  await api.repositories.relay.relayPending();
  const timeline = await nurse().get(`/patients/${patient.id}/timeline`).expect(200);
  expect(timeline.body.items).toContainEqual(
    expect.objectContaining({
      kind: 'contact.opted-in',
      data: expect.objectContaining({ reason: 'Asked at the desk to be texted again' }),
    }),
  );
});

it('takes back what waits for this address, and tells the running pathways once', async () => {
  const enrollment = await api.enrollment(clinic, patient);
  await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
  const text = await waiting();
  const email = await waiting({ channel: 'email', address: patient.email ?? '' });
  const before = api.runtime.notified.length;
  await refuse('sms').expect(200);
  expect([await statusOf(text), await statusOf(email)]).toEqual(['suppressed', 'pending']);
  await refuse('sms').expect(200);
  const told = [...new Set(api.runtime.notified.slice(before))];
  const news = await api.repositories.inbox.getMany(clinic.scope, told);
  expect(news).toMatchObject([{ enrollmentId: enrollment.id, news: { type: 'event', name: 'patient.optedOut' } }]);
  expect((await consents())[0].history).toHaveLength(1);
});

it('withdrawn for email stops emails and leaves the pathways, which ask about texts, alone', async () => {
  const enrollment = await api.enrollment(clinic, patient);
  await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
  const email = await waiting({ channel: 'email', address: patient.email ?? '' });
  const before = api.runtime.notified.length;
  await refuse('email').expect(200);
  expect(await statusOf(email)).toBe('suppressed');
  expect(api.runtime.notified).toHaveLength(before);
  expect((await consents()).map(({ status }: { status: string }) => status)).toEqual(['unrecorded', 'opted-out']);
});

it('asks how the patient asked, and for an address', async () => {
  for (const reason of ['', '   ', 'ok']) await allow('sms', reason).expect(400);
  await nurse().put(`/patients/${patient.id}/consents/sms`).send({ status: 'opted-in' }).expect(400);
  await nurse()
    .put(`/patients/${patient.id}/consents/fax`)
    .send({ status: 'opted-in', reason: 'by letter' })
    .expect(400);
  patient = await register({});
  const { body } = await refuse('sms').expect(400);
  expect(body.errors).toEqual([{ pointer: '/channel', message: 'No phone number is recorded' }]);
});

it('puts the reading on record', async () => {
  await consents();
  await api.repositories.relay.relayPending();
  const { body } = await api.as(clinic, 'privacy').get(`/patients/${patient.id}/timeline?access=include`).expect(200);
  expect(body.items).toContainEqual(
    expect.objectContaining({ kind: 'patient.viewed', data: expect.objectContaining({ part: 'consents' }) }),
  );
});

describe('an address at which nothing arrives', () => {
  it('is shown with the carrier’s reason until somebody confirms it', async () => {
    const { phone = '' } = patient;
    const mark = { at: new Date(), code: '30006', patientId: patient.id };
    await api.repositories.contacts.setUnreachable(clinic.scope, 'sms', phone, mark);
    expect((await consents())[0]).toMatchObject({
      channel: 'sms',
      unreachable: { code: '30006', message: expect.stringContaining('landline') },
    });
    const confirm = () => nurse().post(`/patients/${patient.id}/consents/sms/confirm-address`).send({});
    expect((await confirm().expect(200)).body).toMatchObject({ unreachable: null });
    expect((await confirm().expect(200)).body).toMatchObject({ unreachable: null });
    expect((await api.repositories.contacts.get(clinic.scope, 'sms', phone))?.unreachable).toBeUndefined();
  });

  it('cannot be confirmed when there is none', async () => {
    patient = await register({});
    await nurse().post(`/patients/${patient.id}/consents/sms/confirm-address`).send({}).expect(400);
  });
});
