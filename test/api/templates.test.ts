import { loadLibrary } from '../../adapters/library/library';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({ content: loadLibrary() });
});
afterAll(() => api.close());
beforeEach(async () => {
  clinic = await api.clinic();
});

const manager = () => api.as(clinic, 'manager');
const sms = (en: string) => ({
  sms: {
    en: `{{ organization.name }}: ${en}`,
    es: '{{ organization.name }}: hola. Escriba ALTO para no recibir más.',
  },
});

function pathway(name: string, template: string): string {
  return `
pathway: ${name}
title: { en: Sends a text, es: Envía un texto }
start: { on: encounter.discharged }
steps:
  - { message: hello, template: ${template}, channels: [sms] }
  - { end: done }
`;
}

async function publishPathway(name: string, template: string, status: number) {
  return manager()
    .post(`/pathways/${name}/publish`)
    .send({ source: pathway(name, template) })
    .expect(status);
}

it('changes a shipped template, shows its versions, and goes back', async () => {
  const name = 'self-care-tip';
  const before = (await manager().get(`/templates/${name}`).expect(200)).body;
  expect(before).toMatchObject({ source: 'shipped', version: 0, gaps: [], draft: null });
  const texts = { ...before.texts, ...sms('a tip from us. Text STOP to end.') };
  await manager().post(`/templates/${name}/publish`).send(texts).expect(201);
  await manager().post(`/templates/${name}/publish`).send(texts).expect(201);
  expect((await manager().get(`/templates/${name}`)).body).toMatchObject({ source: 'own', version: 1, texts });
  const { body } = await manager().post(`/templates/${name}/revert`).send({ to: 0 }).expect(200);
  expect(body.items.map(({ version, restores }: Version) => [version, restores])).toEqual([
    [2, 0],
    [1, null],
    [0, null],
  ]);
  expect((await manager().get(`/templates/${name}`)).body).toMatchObject({ source: 'shipped', version: 0 });
  await manager().post(`/templates/${name}/revert`).send({ to: 1 }).expect(200);
  expect((await manager().get(`/templates/${name}`)).body).toMatchObject({ source: 'own', version: 3, texts });
  await manager().post(`/templates/${name}/revert`).send({ to: 9 }).expect(404);
});

it.each(['crisis-answer', 'staff-page', 'help'])('%s may carry no link: whoever sends it makes none', async (name) => {
  const { body } = await manager().post(`/templates/${name}/check`).send(sms('{{ link.plan }} STOP')).expect(200);
  expect(body.findings).toContainEqual(expect.objectContaining({ rule: 'unknown-variable', channel: 'sms' }));
});

interface Version {
  readonly version: number;
  readonly restores: number | null;
}

it('refuses to publish what has errors, with its findings', async () => {
  const { body } = await manager()
    .post('/templates/hello/publish')
    .send({ sms: { en: 'Hi {{ patient.gven }}' } })
    .expect(422);
  const rules = body.findings.map(({ rule, language, line, column }: Record<string, unknown>) =>
    [rule, language, line, column].join(' '),
  );
  expect(rules).toEqual(['unknown-variable en 1 7', 'missing-language es  ']);
  await manager().get('/templates/hello').expect(404);
});

it('lets nobody overwrite a draft unseen', async () => {
  const save = (ifMatch: string, en: string) =>
    manager().put('/templates/hello/draft').set('If-Match', ifMatch).send({ sms: { en } });
  const { body } = await save('"0"', 'one').expect(200);
  expect(body).toMatchObject({ template: 'hello', version: 1, texts: { sms: { en: 'one' } } });
  await save('"0"', 'two').expect(412);
  await save('"1"', 'two').expect(200);
  await save('"1"', 'three').expect(412);
  expect((await manager().get('/templates/hello')).body.draft.texts.sms.en).toBe('two');
});

it('publishes a pathway that sends a template of the organization, and refuses to retire that', async () => {
  await publishPathway('sends-hello', 'hello', 422);
  await manager().post('/templates/hello/publish').send(sms('hello. Text STOP to end.')).expect(201);
  await publishPathway('sends-hello', 'hello', 201);
  const { body } = await manager().post('/templates/hello/revert').send({ to: 0 }).expect(409);
  expect(body).toMatchObject({ detail: 'Pathways send this template: sends-hello (version 1).' });
  const { items } = (await manager().get('/templates').expect(200)).body;
  expect(items.find(({ name }: { name: string }) => name === 'hello')).toMatchObject({
    source: 'own',
    usedBy: [{ pathway: 'sends-hello', version: 1 }],
  });
  await manager().post('/pathways/sends-hello/versions/1/retire').send({}).expect(200);
  await manager().post('/templates/hello/revert').send({ to: 0 }).expect(200);
  expect((await manager().get('/templates/hello')).body).toMatchObject({ source: 'none', version: null });
});

it('holds a text to how its pathways send it: opt-out in a first text, no options where nothing is asked', async () => {
  await manager().post('/templates/hello/publish').send(sms('hello. Text STOP to end.')).expect(201);
  await publishPathway('sends-hello', 'hello', 201);
  const check = async (en: string) =>
    (await manager().post('/templates/hello/check').send(sms(en)).expect(200)).body.findings.map(
      ({ rule }: { rule: string }) => rule,
    );
  expect(await check('hello. Text STOP to end.')).toEqual([]);
  expect(await check('hello.')).toEqual(['no-opt-out-hint']);
  expect(await check('hello {{ options }}. Text STOP to end.')).toEqual(['unknown-variable']);
  const { email } = (await manager().get('/templates/self-care-tip')).body.texts;
  const { body } = await manager().post('/templates/hello/check').send({ email }).expect(200);
  expect(body.findings[0]).toMatchObject({ rule: 'missing-channel', channel: 'sms' });
});

it('previews any text for every sample patient, and marks what cannot be sent', async () => {
  const preview = async (body: string) =>
    (
      await manager()
        .post('/templates/hello/preview')
        .send({ channel: 'sms', language: 'en', source: { body } })
        .expect(200)
    ).body;
  const good = await preview('{{ organization.name }}: hi {{ patient.given }}.');
  expect(good.samples).toHaveLength(7);
  expect(good.samples.every(({ ok }: { ok: boolean }) => ok)).toBe(true);
  expect(good.samples.find(({ id }: { id: string }) => id === 'emoji')).toMatchObject({ encoding: 'UCS-2' });
  const bad = await preview('Hi {{ patient.gven }} {{ clinic.town }}.');
  expect(bad.samples[0]).toMatchObject({ ok: false, body: 'Hi [patient.gven] [clinic.town].' });
  for (const broken of ['{{', '{% if %}', '{% for i in (1..9) %}x{% endfor %}', '']) {
    const { samples } = await preview(broken);
    expect(samples[0]).toMatchObject({ ok: false, body: broken.trim() });
  }
});

it('keeps the texts of one organization from another', async () => {
  await manager().post('/templates/hello/publish').send(sms('ours. Text STOP to end.')).expect(201);
  const other = await api.clinic('Other');
  await api.as(other, 'manager').get('/templates/hello').expect(404);
});
