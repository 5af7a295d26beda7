import { createHash } from 'node:crypto';
import { parsePathway } from '../../core/pathway/parse';
import { TestApi, type Clinic } from './clinic';

const source =
  'pathway: visit\ntitle: Visit\nsteps:\n  - task: call\n    title: Call\n    queue: nurses\n    due: P1D\n';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
  for (const text of [source, source.replace('P1D', 'P2D')]) {
    const parsed = parsePathway(text);
    if (!parsed.ok) throw new Error(parsed.findings[0]?.message);
    const hash = createHash('sha256').update(text).digest('hex');
    await api.repositories.definitions.publish(clinic.scope, {
      pathway: 'visit',
      source: text,
      hash,
      definition: parsed.definition,
    });
  }
});
afterAll(() => api.close());

const manager = () => api.as(clinic, 'manager');
const dueOf = (plan: { action: { action: { timingDuration: unknown }[] }[] }) =>
  plan.action[0]?.action[0]?.timingDuration;

it('a pathway is exported in its latest version, or the one asked for', async () => {
  const nurse = api.as(clinic, 'nurse');
  const latest = await nurse.get('/pathways/visit/plan-definition').expect(200);
  expect(latest.body).toMatchObject({ resourceType: 'PlanDefinition', url: 'urn:carepath:pathway:visit' });
  expect(dueOf(latest.body)).toMatchObject({ value: 2, code: 'd' });
  const first = await nurse.get('/pathways/visit/plan-definition?version=1').expect(200);
  expect(dueOf(first.body)).toMatchObject({ value: 1, code: 'd' });
  await nurse.get('/pathways/visit/plan-definition?version=9').expect(404);
  await nurse.get('/pathways/other/plan-definition').expect(404);
});

it('what was exported is imported as a source that says the same, and is not stored', async () => {
  const { body: planDefinition } = await manager().get('/pathways/visit/plan-definition?version=1').expect(200);
  const renamed = { ...planDefinition, url: 'urn:carepath:pathway:visit-again' };
  const { body } = await manager().post('/pathways/import').send({ planDefinition: renamed }).expect(200);
  expect(body.notCarried).toEqual([]);
  expect(parsePathway(body.source)).toEqual(
    expect.objectContaining({
      ok: true,
      definition: expect.objectContaining({ pathway: 'visit-again', steps: [expect.objectContaining({ id: 'call' })] }),
    }),
  );
  await manager().get('/pathways/visit-again').expect(404);
});

it('what is no PlanDefinition is answered with the reason, and no body at all is refused', async () => {
  const { body } = await manager()
    .post('/pathways/import')
    .send({ planDefinition: { resourceType: 'Patient' } })
    .expect(200);
  expect(body).toEqual({
    source: '',
    notCarried: [{ path: 'PlanDefinition.resourceType', what: expect.stringContaining('PlanDefinition') }],
  });
  await manager().post('/pathways/import').send({}).expect(400);
  await manager().post('/pathways/import').send({ planDefinition: 'text' }).expect(400);
});
