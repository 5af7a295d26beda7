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

describe('what an organization sets of a template', () => {
  const both = {
    ...sms('hello. Text STOP to end.'),
    email: { subject: sms('hello').sms, body: sms('hello').sms },
  };
  const publish = (name: string, written: object) => manager().post(`/templates/${name}/publish`).send(written);
  const read = async (name: string) => (await manager().get(`/templates/${name}`).expect(200)).body;
  const leaves = (name: string) => `
pathway: ${name}
title: { en: Sends a text, es: Envía un texto }
start: { on: encounter.discharged }
steps:
  - { message: hello, template: hello }
  - { end: done }
`;

  it('its ladder: pathways take it when they are published, and the same text is another version then', async () => {
    await publish('hello', { ...both, channels: ['email', 'sms'] }).expect(201);
    const send = () =>
      manager()
        .post('/pathways/leaves-it/publish')
        .send({ source: leaves('leaves-it') })
        .expect(201);
    expect((await send()).body.version).toBe(1);
    expect((await send()).body.version).toBe(1);
    await publish('hello', { ...both, channels: ['sms', 'email'] }).expect(201);
    expect((await send()).body.version).toBe(2);
    const steps = await Promise.all(
      [1, 2].map(
        async (version) =>
          (await api.repositories.definitions.version(clinic.scope, 'leaves-it', version))?.definition.steps[0],
      ),
    );
    expect(steps).toMatchObject([{ channels: ['email', 'sms'] }, { channels: ['sms', 'email'] }]);
  });

  it('a ladder without the text for it is refused, and so is one that is none', async () => {
    const { body } = await publish('hello', { sms: both.sms, channels: ['sms', 'email'] }).expect(422);
    expect(body.findings).toMatchObject([{ rule: 'missing-channel', channel: 'email' }]);
    for (const channels of [[], ['fax'], ['sms', 'sms'], 'sms']) {
      const refused = (await publish('hello', { ...both, channels }).expect(400)).body;
      expect(refused.errors[0].pointer).toMatch(/^\/channels/);
    }
  });

  it('what to read: a link to it is known once it is chosen, and it must be there', async () => {
    const written = sms('read {{ link.material }} Text STOP to end.');
    const { body } = await publish('hello', written).expect(422);
    expect(body.findings).toMatchObject([
      { rule: 'unknown-variable', language: 'en', line: 1, column: expect.any(Number) },
    ]);
    expect(body.findings[0].message).toContain('no material is chosen');
    const unknown = (await publish('hello', { ...written, material: 'nothing' }).expect(422)).body;
    expect(unknown.findings).toMatchObject([{ rule: 'unknown-material' }]);
    await publish('hello', { ...written, material: 'self-care-notes' }).expect(201);
    expect(await read('hello')).toMatchObject({
      material: 'self-care-notes',
      variables: { sms: expect.arrayContaining(['link.material']) },
    });
    const preview = { channel: 'sms', language: 'en', source: { body: written.sms.en } };
    const previewed = async (name: string, more: object) =>
      (
        await manager()
          .post(`/templates/${name}/preview`)
          .send({ ...preview, ...more })
      ).body.findings;
    expect(await previewed('hello', {})).toEqual([]);
    expect(await previewed('another', {})).toMatchObject([{ rule: 'unknown-variable' }]);
    expect(await previewed('another', { material: 'self-care-notes' })).toEqual([]);
  });

  it('what it leaves out is as shipped; an earlier version comes back with its settings', async () => {
    const name = 'self-care-tip';
    const { texts, shipped } = await read(name);
    expect(texts).not.toHaveProperty('channels');
    await publish(name, texts).expect(201);
    const asShipped = { ladder: ['sms', 'email'], material: 'self-care-notes', calendar: false };
    expect(await read(name)).toMatchObject({ version: 1, ...asShipped });
    expect(shipped).toMatchObject({ channels: ['sms', 'email'], material: 'self-care-notes' });
    await publish(name, { ...texts, channels: ['email'], calendar: true }).expect(201);
    const own = { ladder: ['email'], material: 'self-care-notes', calendar: true };
    expect(await read(name)).toMatchObject({ version: 2, ...own });
    await publish(name, { ...texts, calendar: true, channels: ['email'] }).expect(201);
    expect(await read(name)).toMatchObject({ version: 2 });
    await manager().post(`/templates/${name}/revert`).send({ to: 1 }).expect(200);
    expect(await read(name)).toMatchObject({ version: 3, ...asShipped });
    await manager().post(`/templates/${name}/revert`).send({ to: 2 }).expect(200);
    expect(await read(name)).toMatchObject({ version: 4, ...own });
  });

  it('a draft keeps its settings', async () => {
    const draft = { material: 'self-care-notes', calendar: 'cancelled', channels: ['email'] };
    await manager().put('/templates/hello/draft').send(draft).expect(200);
    expect((await read('hello')).draft.texts).toEqual(draft);
  });

  it('a campaign that names no channels has those of its template', async () => {
    await publish('hello', { ...both, channels: ['email', 'sms'] }).expect(201);
    const plan = { name: 'Hello', cohort: { condition: 'true' }, template: 'hello', rate: 60 };
    const { body } = await manager().post('/campaigns').send(plan).expect(201);
    expect(body.channels).toEqual(['email', 'sms']);
    const { body: own } = await manager()
      .post('/campaigns')
      .send({ ...plan, channels: ['sms'] })
      .expect(201);
    expect(own.channels).toEqual(['sms']);
    const changed = await manager().patch(`/campaigns/${own.id}`).send({ name: 'Hi' }).expect(200);
    expect(changed.body.channels).toEqual(['sms']);
  });
});
