import { randomUUID } from 'node:crypto';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());

const create = (key: string, given = 'Ana') =>
  api
    .as(clinic, 'nurse')
    .post('/patients')
    .set('Idempotency-Key', key)
    .send({ name: { given, family: 'Once' } });

it('gives the same answer to the same request, done once', async () => {
  const key = randomUUID();
  const first = await create(key).expect(201);
  const second = await create(key).expect(201);
  expect(second.body).toEqual(first.body);
  expect(second.headers['idempotency-replayed']).toBe('true');
  const { body } = await api.as(clinic, 'nurse').get('/patients?q=once').expect(200);
  expect(body.total).toBe(1);
});

it('refuses another request under the same key', async () => {
  const key = randomUUID();
  await create(key, 'Bea').expect(201);
  const answer = await create(key, 'Cleo').expect(422);
  expect(answer.body.type).toBe('urn:carepath:problem:idempotency-mismatch');
});

it('does the work once for requests at the same moment; the others are told to wait or get its answer', async () => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 10 }, () => create(key, 'Dora')));
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const made = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
  expect(made.size).toBe(1);
});

it('answers a lost race the same way again', async () => {
  const { id } = await api.task(clinic);
  await api.as(clinic, 'coordinator').post(`/tasks/${id}/claim`).expect(200);
  const key = randomUUID();
  const claim = () => api.as(clinic, 'nurse').post(`/tasks/${id}/claim`).set('Idempotency-Key', key);
  const first = await claim().expect(409);
  await api.as(clinic, 'coordinator').post(`/tasks/${id}/release`).expect(200);
  const second = await claim().expect(409);
  expect(second.body).toEqual(first.body);
  expect(second.headers['content-type']).toMatch('application/problem+json');
});

it('frees the key when the failure was ours', async () => {
  const { tasks } = api.repositories;
  const { id } = await api.task(clinic);
  const key = randomUUID();
  const claim = () => api.as(clinic, 'nurse').post(`/tasks/${id}/claim`).set('Idempotency-Key', key);
  const broken = jest.spyOn(tasks, 'claim').mockRejectedValueOnce(new Error('no'));
  await claim().expect(500);
  broken.mockRestore();
  await claim().expect(200);
});

it('keeps the keys of two callers apart', async () => {
  const key = randomUUID();
  await create(key, 'Eva').expect(201);
  const body = { name: { given: 'Fay', family: 'Once' } };
  await api.as(clinic, 'coordinator').post('/patients').set('Idempotency-Key', key).send(body).expect(201);
});

it('refuses a key that is none', async () => {
  await create('x'.repeat(201)).expect(400);
});

it("sends a person's message once for one key", async () => {
  const patient = await api.patient(clinic);
  const key = randomUUID();
  const send = () =>
    api
      .as(clinic, 'nurse')
      .post('/messages')
      .set('Idempotency-Key', key)
      .send({ patientId: patient.id, channel: 'sms', body: 'Hello' });
  const { body } = await send().expect(201);
  // The answer was lost with the process: the key is free again, the message is there.
  await api.mongo.connection.collection('idempotencyKeys').deleteMany({});
  expect((await send().expect(201)).body.id).toBe(body.id);
  const { body: list } = await api.as(clinic, 'nurse').get(`/messages?patient=${patient.id}`).expect(200);
  expect(list.total).toBe(1);
});
