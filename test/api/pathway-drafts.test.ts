import { loadLibrary } from '../../adapters/library/library';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open({ content: loadLibrary() });
  clinic = await api.clinic();
});
afterAll(() => api.close());

const manager = () => api.as(clinic, 'manager');
const source = (due: string, name = 'call-back'): string => `pathway: ${name}
title: { en: Call back, es: Llamar }
steps:
  - task: call
    title: Call the patient
    queue: coordinators
    due: ${due}
`;

describe('a draft', () => {
  it('is kept as it is written, with errors and all, and listed without its text', async () => {
    const draft = manager().put('/pathways/half-done/draft').send({ source: 'pathway: half-done\nsteps: [' });
    const { body, headers } = await draft.expect(200);
    expect(body).toMatchObject({ pathway: 'half-done', version: 1, updatedBy: { name: expect.any(String) } });
    expect(headers['etag']).toBe('"1"');
    const { body: list } = await manager().get('/pathways/drafts').expect(200);
    expect(list.items).toEqual([expect.objectContaining({ pathway: 'half-done', version: 1 })]);
    expect(list.items[0]).not.toHaveProperty('source');
    expect((await manager().get('/pathways/half-done/draft').expect(200)).body.source).toContain('steps: [');
  });

  it('is not overwritten by who has not read the latest', async () => {
    const save = (version: number, text: string) =>
      manager().put('/pathways/two-writers/draft').set('If-Match', `"${version}"`).send({ source: text });
    await save(0, 'first').expect(200);
    await save(0, 'also first').expect(412);
    await save(1, 'second').expect(200);
    await save(1, 'stale').expect(412);
    expect((await manager().get('/pathways/two-writers/draft').expect(200)).body).toMatchObject({
      source: 'second',
      version: 2,
    });
  });

  it('has a limit of size and a name that can be a pathway', async () => {
    await manager().put('/pathways/Not a name/draft').send({ source: '' }).expect(400);
    await manager()
      .put('/pathways/large/draft')
      .send({ source: 'x'.repeat(512 * 1024 + 1) })
      .expect(({ status }) => expect([400, 413]).toContain(status));
    await manager().get('/pathways/nothing/draft').expect(404);
  });
});

describe('publishing', () => {
  const publish = (name: string, text: string) => manager().post(`/pathways/${name}/publish`).send({ source: text });

  it('makes versions that never change, and the same text again makes none', async () => {
    const first = await publish('call-back', source('P1D')).expect(201);
    expect(first.body).toMatchObject({ name: 'call-back', version: 1, status: 'published' });
    expect((await publish('call-back', source('P1D')).expect(201)).body.version).toBe(1);
    expect((await publish('call-back', source('P2D')).expect(201)).body.version).toBe(2);
    const { body } = await manager().get('/pathways/call-back?version=1').expect(200);
    expect(body.source).toBe(source('P1D'));
  });

  it('refuses what would break, with each finding where it stands', async () => {
    const { body } = await publish('call-back', source('P1D').replace('coordinators', 'nobody')).expect(422);
    expect(body.findings).toEqual([
      expect.objectContaining({ severity: 'error', line: 6, path: '/steps/0/queue', message: expect.any(String) }),
    ]);
    expect((await manager().get('/pathways/call-back/versions').expect(200)).body.items).toHaveLength(2);
  });

  it('refuses the definition of another pathway', async () => {
    const { body } = await publish('other', source('P1D')).expect(400);
    expect(body.errors).toEqual([{ pointer: '/source', message: 'must begin with "pathway: other"' }]);
  });
});

describe('a retired version', () => {
  it('takes no further patient, and the one before it is the latest again', async () => {
    await manager()
      .post('/pathways/short/publish')
      .send({ source: source('P1D', 'short') })
      .expect(201);
    await manager()
      .post('/pathways/short/publish')
      .send({ source: source('P2D', 'short') })
      .expect(201);
    const retire = () => manager().post('/pathways/short/versions/2/retire');
    expect((await retire().expect(200)).body).toMatchObject({ version: 2, status: 'retired' });
    await retire().expect(200);
    const { id: patientId } = await api.patient(clinic);
    const enroll = (version?: number) => manager().post('/enrollments').send({ patientId, pathway: 'short', version });
    await enroll(2).expect(409);
    expect((await enroll().expect(201)).body.pathway.version).toBe(1);
    await manager().post('/pathways/short/versions/9/retire').expect(404);
  });
});
