import { createHash, randomUUID } from 'node:crypto';
import { parsePathway } from '../../core/pathway/parse';
import { loadLibrary } from '../../adapters/library/library';
import { receiveHl7 } from '../../api/commands/receive-hl7';
import { adt } from '../support/hl7';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  clinic = await api.clinic();
  api.runtime.isReachable = true;
});
afterAll(() => api.close());

const nurse = () => api.as(clinic, 'nurse');

async function publishDischarge(): Promise<void> {
  const source = loadLibrary().pathways().get('discharge-follow-up') ?? '';
  const parsed = parsePathway(source);
  if (!parsed.ok) throw new Error('the shipped pathway does not parse');
  const hash = createHash('sha256').update(source).digest('hex');
  const { definition } = parsed;
  await api.repositories.definitions.publish(clinic.scope, { pathway: definition.pathway, source, hash, definition });
}

const discharge = (patient: unknown, more: object = {}) => ({
  type: 'encounter.discharged',
  patient,
  at: '2026-03-02T15:00:00Z',
  encounter: {
    identifier: { system: 'visit', value: 'V1' },
    class: 'IMP',
    admittedAt: '2026-02-26T08:00:00Z',
    dischargedAt: '2026-03-02T15:00:00Z',
  },
  ...more,
});

describe('POST /events', () => {
  it('enrolls at a discharge once, however often it is told', async () => {
    await publishDischarge();
    const patient = await api.patient(clinic);
    const identifier = patient.identifiers[0];
    const answers = await Promise.all([1, 2, 3, 4].map(() => nurse().post('/events').send(discharge(identifier))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const enrolled = answers.flatMap(({ body }) => body.enrolled as { enrollmentId: string; created: boolean }[]);
    expect(new Set(enrolled.map(({ enrollmentId }) => enrollmentId)).size).toBe(1);
    expect(enrolled.filter(({ created }) => created)).toHaveLength(1);
    const { body } = await nurse().get(`/enrollments?patient=${patient.id}`).expect(200);
    expect(body.items[0]).toMatchObject({
      pathway: { name: 'discharge-follow-up', title: { en: 'Discharge follow-up' } },
      startAt: '2026-03-02T15:00:00.000Z',
      status: 'starting',
    });
  });

  it('enrolls again after a cancelled and then a real second discharge, and not for a corrected time', async () => {
    await publishDischarge();
    const { id } = await api.patient(clinic);
    const encounter = { identifier: { system: 'visit', value: 'V1' } };
    const first = await nurse().post('/events').send(discharge(id)).expect(200);
    const corrected = discharge(id, {
      encounter: { ...encounter, class: 'IMP', dischargedAt: '2026-03-02T16:00:00Z' },
    });
    await nurse().post('/events').send(corrected).expect(200);
    await nurse()
      .post('/events')
      .send({ type: 'encounter.dischargeCancelled', patient: id, at: '2026-03-02T17:00:00Z', encounter })
      .expect(200);
    const second = discharge(id, {
      at: '2026-03-04T15:00:00Z',
      encounter: { ...encounter, class: 'IMP', dischargedAt: '2026-03-04T15:00:00Z' },
    });
    const { body } = await nurse().post('/events').send(second).expect(200);
    expect(body.enrolled[0].created).toBe(true);
    expect(body.enrolled[0].enrollmentId).not.toBe(first.body.enrolled[0].enrollmentId);
    const { body: list } = await nurse().get(`/enrollments?patient=${id}`).expect(200);
    expect(list.total).toBe(2);
  });

  it('records a death and tells the running enrollments', async () => {
    const patient = await api.patient(clinic);
    const enrollment = await api.enrollment(clinic, patient);
    await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
    const event = { type: 'patient.died', patient: patient.id, at: '2026-03-03T00:00:00Z' };
    const { body } = await nurse().post('/events').send(event).expect(200);
    expect(body.notified).toEqual([enrollment.id]);
    const { body: after } = await nurse().get(`/patients/${patient.id}`).expect(200);
    expect(after.deceasedAt).toBe('2026-03-03T00:00:00.000Z');
    await nurse().post('/enrollments').send({ patientId: patient.id, pathway: 'one-call' }).expect(409);
    await nurse().post('/messages').send({ patientId: patient.id, channel: 'sms', body: 'Hello' }).expect(409);
  });

  it('tells the same news once', async () => {
    const patient = await api.patient(clinic);
    const enrollment = await api.enrollment(clinic, patient);
    await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
    const event = { type: 'appointment.booked', patient: patient.id, id: 'appointment-7' };
    expect((await nurse().post('/events').send(event).expect(200)).body.notified).toEqual([enrollment.id]);
    expect((await nurse().post('/events').send(event).expect(200)).body.notified).toEqual([]);
  });

  it.each([
    ['nobody we know', { type: 'appointment.booked', patient: 'nobody' }, 404, '/patient'],
    ['a stay without its identifier', { type: 'encounter.discharged', patient: '' }, 400, '/patient'],
    ['the day after tomorrow', { type: 'appointment.booked', patient: '?', at: '2999-01-01T00:00:00Z' }, 400, '/at'],
    ['a stay that is not given', { type: 'encounter.discharged', patient: '?' }, 400, '/encounter'],
    ['a name that is none', { type: 'Discharged!', patient: '?' }, 400, '/type'],
    [
      'a date that does not exist',
      { type: 'appointment.booked', patient: '?', at: '2026-02-30T00:00:00Z' },
      400,
      '/at',
    ],
  ])('is refused: %s', async (_what, event, status, pointer) => {
    const { id } = await api.patient(clinic);
    const { body } = await nurse()
      .post('/events')
      .send({ ...event, patient: event.patient === '?' ? id : event.patient })
      .expect(status);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});

describe('enrollments', () => {
  it('are made once for a trigger, and shown with the outline of their pathway', async () => {
    await publishDischarge();
    const { id: patientId } = await api.patient(clinic);
    const wanted = {
      patientId,
      pathway: 'discharge-follow-up',
      trigger: { key: 'referral/7' },
      startAt: '2026-03-02T10:00:00-05:00',
    };
    const { body } = await nurse().post('/enrollments').send(wanted).expect(201);
    expect(body).toMatchObject({
      status: 'starting',
      startAt: '2026-03-02T15:00:00.000Z',
      trigger: { kind: 'api', key: 'referral/7' },
    });
    expect(body.outline[0]).toMatchObject({ id: 'transition', kind: 'parallel' });
    expect(api.runtime.started).toContain(body.id);
    expect((await nurse().post('/enrollments').send(wanted).expect(200)).body.id).toBe(body.id);
    await nurse()
      .post('/enrollments')
      .send({ ...wanted, pathway: 'no-such' })
      .expect(404);
    await nurse()
      .post('/enrollments')
      .send({ ...wanted, version: 9 })
      .expect(404);
  });

  it('are cancelled once, with the reason on the timeline, also while Temporal is away', async () => {
    const patient = await api.patient(clinic);
    const { id } = await api.enrollment(clinic, patient);
    await api.repositories.enrollments.markRunning(clinic.scope, id);
    api.runtime.isReachable = false;
    const cancel = () => nurse().post(`/enrollments/${id}/cancel`).send({ reason: 'Moved away' });
    await Promise.all([cancel().expect(202), cancel().expect(202)]);
    const [entry] = await api.repositories.inbox.getMany(clinic.scope, [`${id}/cancel`]);
    expect(entry).toMatchObject({ enrollmentId: id, news: { type: 'cancel' } });
    const { body } = await nurse().get(`/patients/${patient.id}/timeline`).expect(200);
    const reasons = body.items.filter(({ kind }: { kind: string }) => kind === 'enrollment.cancellationRequested');
    expect(reasons).toEqual([expect.objectContaining({ data: { pathway: 'one-call', reason: 'Moved away' } })]);
  });
});

describe('pathways', () => {
  it('are listed with their running enrollments, and shown with source, outline and versions', async () => {
    await publishDischarge();
    const patient = await api.patient(clinic);
    await api.enrollment(clinic, patient);
    const { body } = await nurse().get('/pathways').expect(200);
    expect(body.items).toMatchObject([
      { name: 'discharge-follow-up', running: 0, runningByVersion: [] },
      { name: 'one-call', running: 1, runningByVersion: [{ version: 1, running: 1 }] },
    ]);
    const { body: detail } = await nurse().get('/pathways/discharge-follow-up').expect(200);
    expect(detail.source).toMatch('pathway: discharge-follow-up');
    expect(detail.startsOn).toBe('encounter.discharged');
    expect(detail.outline.some(({ kind }: { kind: string }) => kind === 'interrupt')).toBe(true);
    const { body: versions } = await nurse().get('/pathways/discharge-follow-up/versions').expect(200);
    expect(versions.total).toBe(1);
    await nurse().get('/pathways/discharge-follow-up?version=2').expect(404);
    await nurse().get('/pathways/no-such/versions').expect(404);
  });
});

describe('messages', () => {
  it('are stored, handed to delivery, and seen in the conversation', async () => {
    const patient = await api.patient(clinic);
    await api.repositories.conversations.touch(clinic.scope, patient.id, new Date(), { reason: 'unclear' });
    const sms = { patientId: patient.id, channel: 'sms', body: '¿Cómo está?' };
    const { body } = await nurse().post('/messages').send(sms).expect(201);
    expect(body).toMatchObject({ status: 'pending', address: patient.phone, segments: 1, enrollmentId: null });
    expect(api.dispatched).toContain(body.id);
    const { body: conversation } = await nurse().get(`/patients/${patient.id}/conversation`).expect(200);
    expect(conversation).toMatchObject({ needsPerson: false, messages: [{ direction: 'out', body: '¿Cómo está?' }] });
  });

  it('are refused without an address, without a subject, and without a text', async () => {
    const { id: patientId } = await api.patient(clinic);
    const refused = async (message: object) =>
      (
        await nurse()
          .post('/messages')
          .send({ patientId, ...message })
          .expect(400)
      ).body.errors[0].pointer as string;
    expect(await refused({ channel: 'email', subject: 'x', body: 'y' })).toBe('/channel');
    expect(await refused({ channel: 'sms', body: ' ' })).toBe('/body');
    await api.repositories.patients.update(clinic.scope, patientId, { email: 'a@b.example' });
    expect(await refused({ channel: 'email', body: 'y' })).toBe('/subject');
  });
});

describe('quarantined HL7 messages', () => {
  it('are listed without their text, and processed again once the sender is right', async () => {
    const { id: orgId } = clinic.organization;
    const facility = randomUUID().slice(0, 8).toUpperCase();
    const sender = {
      id: randomUUID(),
      orgId,
      application: 'EPIC',
      facility,
      zone: 'America/New_York',
      charset: 'ASCII',
      isDefault: false,
    };
    await api.repositories.senders.put(sender);
    // The sender said nothing of its character set, which is one nobody knows.
    await api.repositories.senders.put({ ...sender, charset: 'EBCDIC' });
    const ack = (
      await receiveHl7(api.hl7, Buffer.from(adt('A01', { sendingFacility: facility, charset: '', family: 'Canary' })))
    ).toString();
    expect(ack).toMatch(/MSA\|AE/);
    const { body } = await api.as(clinic, 'admin').get('/hl7-messages?status=quarantined').expect(200);
    expect(body.items).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('Canary');
    const replay = () => api.as(clinic, 'manager').post(`/hl7-messages/${body.items[0].id}/replay`);
    expect((await replay().expect(200)).body.status).toBe('quarantined');
    await api.repositories.senders.put({ ...sender, charset: 'UNICODE UTF-8' });
    expect((await replay().expect(200)).body.status).toBe('processed');
    const { body: found } = await nurse().get('/patients?q=canary').expect(200);
    expect(found.total).toBe(1);
  });
});
