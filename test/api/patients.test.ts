import { randomUUID } from 'node:crypto';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());

const nurse = () => api.as(clinic, 'nurse');
const viewed = async (patientId: string, access = '?access=include') => {
  const { body } = await api.as(clinic, 'privacy').get(`/patients/${patientId}/timeline${access}`).expect(200);
  return body.items.filter(({ kind }: { kind: string }) => kind === 'patient.viewed');
};

it('registers a patient, with phone and email in one notation', async () => {
  const identifier = { system: 'mrn', value: randomUUID() };
  const { body, headers } = await nurse()
    .post('/patients')
    .send({
      identifiers: [identifier],
      name: { given: 'Ana', family: 'Ruiz' },
      phone: '(617) 555-0123',
      email: 'Ana@Mail.Example',
      language: 'es',
    })
    .expect(201);
  expect(body).toMatchObject({
    phone: '+16175550123',
    email: 'ana@mail.example',
    language: 'es',
    version: 1,
    birthDate: null,
  });
  expect(headers['location']).toBe(`/api/v1/patients/${body.id}`);
  const { body: found } = await nurse().get(`/patients?identifier=${identifier.value}`).expect(200);
  expect(found.items).toEqual([body]);
});

it('refuses an identifier that another patient has', async () => {
  const patient = await api.patient(clinic);
  const { body } = await nurse()
    .post('/patients')
    .send({ identifiers: patient.identifiers, name: { given: 'Ana', family: 'Ruiz' } })
    .expect(409);
  expect(body.errors).toEqual([{ pointer: '/identifiers/0', message: 'Another patient has this identifier' }]);
});

it('changes only what is named, clears with null, and refuses a change of what has changed since', async () => {
  const { id, phone } = await api.patient(clinic);
  const { body } = await nurse()
    .patch(`/patients/${id}`)
    .set('If-Match', '"1"')
    .send({ zone: 'America/Denver' })
    .expect(200);
  expect(body).toMatchObject({ phone, zone: 'America/Denver', version: 2 });
  await nurse().patch(`/patients/${id}`).set('If-Match', '"1"').send({ zone: 'UTC' }).expect(412);
  const cleared = await nurse()
    .patch(`/patients/${id}`)
    .set('If-Match', '"2"')
    .send({ zone: null, phone: null })
    .expect(200);
  expect(cleared.body).toMatchObject({ zone: null, phone: null, version: 3 });
  expect(cleared.headers['etag']).toBe('"3"');
  await nurse().patch(`/patients/${id}`).set('If-Match', 'three').send({ zone: null }).expect(400);
  await nurse().patch(`/patients/${id}`).send({ deceasedAt: '2026-01-01T00:00:00Z' }).expect(400);
});

it('puts each reading on record, for the privacy officer and not on the timeline', async () => {
  const { id } = await api.patient(clinic);
  await nurse().get(`/patients/${id}`).expect(200);
  await nurse().get(`/patients/${id}/conversation`).expect(200);
  await api.repositories.relay.relayPending();
  const { body } = await nurse().get(`/patients/${id}/timeline`).expect(200);
  expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['patient.created']);
  expect(body.total).toBe(1);
  await nurse().get(`/patients/${id}/timeline?access=include`).expect(403);
  const access = await viewed(id);
  expect(access.map(({ data }: { data: { part: string } }) => data.part).sort()).toEqual([
    'conversation',
    'record',
    'timeline',
    'timeline',
  ]);
  expect(
    access.every(
      ({ actor, data }: { actor: { name: string }; data: { purpose: string } }) =>
        /^Key of/.test(actor.name) && data.purpose !== '',
    ),
  ).toBe(true);
});

it('records the reading of tasks, enrollments and messages of a patient as well', async () => {
  const patient = await api.patient(clinic);
  const enrollment = await api.enrollment(clinic, patient);
  const task = await api.task(clinic, { patient, enrollment });
  const paths = [
    `/tasks/${task.id}`,
    `/tasks?patient=${patient.id}`,
    `/enrollments/${enrollment.id}`,
    `/enrollments?patient=${patient.id}`,
    `/messages?patient=${patient.id}`,
  ];
  for (const path of paths) await nurse().get(path).expect(200);
  const parts = (await viewed(patient.id)).map(({ data }: { data: { part: string } }) => data.part);
  expect(parts.sort()).toEqual(['enrollment', 'enrollments', 'messages', 'task', 'tasks', 'timeline']);
});

it('does not answer when the reading cannot be recorded', async () => {
  const { id } = await api.patient(clinic);
  const broken = jest.spyOn(api.repositories.timeline, 'append').mockRejectedValueOnce(new Error('no'));
  const { body } = await nurse().get(`/patients/${id}`).expect(500);
  broken.mockRestore();
  expect(JSON.stringify(body)).not.toContain('Alvarez');
});

it('gives the privacy officer no way to write', async () => {
  const { id } = await api.patient(clinic);
  await api.as(clinic, 'privacy').get(`/patients/${id}`).expect(200);
  await api.as(clinic, 'privacy').patch(`/patients/${id}`).send({ language: 'es' }).expect(403);
});
