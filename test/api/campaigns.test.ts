import type { Patient } from '../../core/record/patient';
import { TestApi, type Clinic } from './clinic';

const MRN = 'urn:hospital:mrn';
const CLINIC = 'urn:clinic:number';

let api: TestApi;
let clinic: Clinic;
let rosa: Patient;
let luz: Patient;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());
beforeEach(async () => {
  clinic = await api.clinic();
  const texts = {
    tip: { en: 'A tip. Text STOP to end', es: 'Un consejo. Escriba ALTO' },
    asks: { en: 'Will you come? {{ options }}', es: '¿Viene? {{ options }}' },
  };
  for (const [template, sms] of Object.entries(texts)) {
    const email = { subject: sms, body: sms };
    await api.repositories.templates.publish(clinic.scope, { template, texts: { sms, email }, hash: template });
  }
  rosa = await named('Rosa', [MRN, '00123'], [CLINIC, '7']);
  luz = await named('Luz', [MRN, '00124'], [CLINIC, '00123x']);
});

const manager = () => api.as(clinic, 'manager');
const named = (given: string, ...identifiers: readonly (readonly [string, string])[]) =>
  api.repositories.patients.create(clinic.scope, {
    identifiers: identifiers.map(([system, value]) => ({ system, value })),
    name: { given, family: 'Alvarez' },
    language: 'en',
  });
const plan = { name: 'Flu', template: 'tip', channels: ['sms'], rate: 60 };
const find = (...identifiers: string[]) => manager().post('/campaigns/cohort').send({ identifiers });
const drafted = async (cohort: object, more: object = {}) =>
  (
    await manager()
      .post('/campaigns')
      .send({ ...plan, cohort, ...more })
      .expect(201)
  ).body as { id: string };
const pointersOf = (body: { errors: readonly { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);

describe('a list of numbers', () => {
  it('means patients by their own number, by any system, by one system, or by our id, in the order of the list', async () => {
    const { body } = await find('00124', '7').expect(200);
    expect(body).toEqual({ patientIds: [luz.id, rosa.id], unknown: [], ambiguous: [], duplicate: [] });
    expect((await find(`${MRN}|00123`, luz.id).expect(200)).body.patientIds).toEqual([rosa.id, luz.id]);
  });

  it('has its unknown, its repeated and its ambiguous ones told by where they stand', async () => {
    await named('Ana', [MRN, '7']);
    const { body } = await find('00123', 'none', rosa.id, '7', '00123', '  00124 ').expect(200);
    expect(body).toEqual({
      patientIds: [rosa.id, luz.id],
      unknown: [{ position: 1, identifier: 'none' }],
      ambiguous: [{ position: 3, identifier: '7' }],
      duplicate: [
        { position: 2, identifier: rosa.id, first: 0 },
        { position: 4, identifier: '00123', first: 0 },
      ],
    });
  });

  it('knows nobody of another organization, and is on record with whom it has shown', async () => {
    const other = await api.clinic();
    const { body } = await api
      .as(other, 'manager')
      .post('/campaigns/cohort')
      .send({ identifiers: ['00123', rosa.id] });
    expect(body).toMatchObject({ patientIds: [], unknown: [{ identifier: '00123' }, { identifier: rosa.id }] });
    await find('00123').expect(200);
    const rows = await api.mongo.connection.collection('timeline').find({ 'data.shown': rosa.id }).toArray();
    expect(rows).toMatchObject([{ kind: 'patients.searched', data: { list: 'cohort', shown: [rosa.id] } }]);
  });

  it.each([
    ['/identifiers', { identifiers: [] }],
    ['/identifiers', { identifiers: Array.from({ length: 10_001 }, (_, n) => String(n)) }],
    ['/identifiers/1', { identifiers: ['1', ' '] }],
    ['/identifiers/0', { identifiers: [7] }],
    ['/identifiers', {}],
  ])('is refused at %s', async (pointer, body) => {
    const refused = await manager().post('/campaigns/cohort').send(body).expect(400);
    expect(pointersOf(refused.body)).toContain(pointer);
  });

  it('of 10,000 is looked up', async () => {
    const identifiers = Array.from({ length: 10_000 }, (_, n) => String(200_000 + n));
    const { body } = await find(...identifiers.slice(0, -1), '00123').expect(200);
    expect(body.patientIds).toEqual([rosa.id]);
    expect(body.unknown).toHaveLength(9_999);
  });
});

describe('the list of a campaign', () => {
  it('is told by its count, and read page by page', async () => {
    const { id } = await drafted({ patientIds: [rosa.id, luz.id, rosa.id] });
    const { body } = await manager().get(`/campaigns/${id}`).expect(200);
    expect(body.cohort).toEqual({ condition: null, listed: 2 });
    const first = await manager().get(`/campaigns/${id}/cohort?limit=1`).expect(200);
    const second = await manager().get(`/campaigns/${id}/cohort?limit=1&cursor=${first.body.nextCursor}`).expect(200);
    expect(second.body).toMatchObject({ nextCursor: null, total: 2 });
    const shown = [...first.body.items, ...second.body.items] as { patientName: string; identifier: string }[];
    expect(shown.map(({ patientName, identifier }) => `${patientName} ${identifier}`).sort()).toEqual([
      'Luz Alvarez 00124',
      'Rosa Alvarez 00123',
    ]);
    await manager().get(`/campaigns/${id}/cohort?cursor=%00`).expect(200);
  });

  it('stays when the condition changes, is replaced as a whole, and goes when it is taken away', async () => {
    const { id } = await drafted({ patientIds: [rosa.id, luz.id] });
    const change = async (cohort: object) =>
      (await manager().patch(`/campaigns/${id}`).send({ cohort }).expect(200)).body.cohort as object;
    expect(await change({ condition: 'patient.age >= 65.0' })).toEqual({ condition: 'patient.age >= 65.0', listed: 2 });
    expect(await change({ patientIds: [rosa.id] })).toEqual({ condition: 'patient.age >= 65.0', listed: 1 });
    expect(await change({ patientIds: null })).toEqual({ condition: 'patient.age >= 65.0', listed: null });
    const refused = await manager()
      .patch(`/campaigns/${id}`)
      .send({ cohort: { condition: null } })
      .expect(400);
    expect(pointersOf(refused.body)).toEqual(['/cohort']);
  });

  it('names only patients that there are', async () => {
    const cohort = { patientIds: [rosa.id, 'nobody'] };
    const refused = await manager()
      .post('/campaigns')
      .send({ ...plan, cohort })
      .expect(400);
    expect(pointersOf(refused.body)).toEqual(['/cohort/patientIds/1']);
  });
});

describe('the question of a campaign', () => {
  const cohort = { condition: 'true' };
  const options = [
    { id: 'coming', label: { en: 'I come', es: 'Voy' } },
    { id: 'not', label: { en: 'I do not', es: 'No voy' } },
  ];

  it('is a choice between named answers, or of a kind that has its own', async () => {
    const { id } = await drafted(cohort, { template: 'asks', question: { kind: 'choice', options } });
    const change = async (question: object | null) =>
      (await manager().patch(`/campaigns/${id}`).send({ question }).expect(200)).body.question as object;
    expect((await manager().get(`/campaigns/${id}`)).body.question).toEqual({ kind: 'choice', options });
    expect(await change({ kind: 'yes-no' })).toMatchObject({ kind: 'yes-no', options: [{ id: 'yes' }, { id: 'no' }] });
    expect(await change({ kind: 'date' })).toMatchObject({ kind: 'date', options: [{ id: 'date' }] });
    expect(await change(null)).toBeNull();
  });

  it.each([
    ['/question/options', { question: { kind: 'choice', options: options.slice(1) } }],
    [
      '/question/options/0/id',
      { question: { kind: 'choice', options: [{ ...options[0], id: 'I come' }, options[1]] } },
    ],
    ['/question/options/1/id', { question: { kind: 'choice', options: [options[0], options[0]] } }],
    [
      '/question/options/1/label/es',
      { question: { kind: 'choice', options: [options[0], { id: 'b', label: { en: 'B' } }] } },
    ],
    [
      '/question/options/0/label/en',
      { question: { kind: 'choice', options: [{ id: 'a', label: { en: ' ', es: 'A' } }, options[1]] } },
    ],
    ['/channels', { question: { kind: 'yes-no' }, channels: ['email'] }],
    ['/template', { question: { kind: 'choice', options }, template: 'tip' }],
  ])('is refused at %s', async (pointer, wrong) => {
    const body = { ...plan, cohort, template: 'asks', ...wrong };
    const refused = await manager().post('/campaigns').send(body).expect(400);
    expect(pointersOf(refused.body)).toEqual([pointer]);
  });
});
