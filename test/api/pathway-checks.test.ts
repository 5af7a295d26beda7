import { createHash } from 'node:crypto';
import { parsePathway } from '../../core/pathway/parse';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());

const nurse = () => api.as(clinic, 'nurse');

const sourceOf = (due: string) => `pathway: follow-up
title: { en: Follow-up, es: Seguimiento }
steps:
  - task: call
    title: { en: Call, es: Llamar }
    queue: nurses
    due: ${due}
  - wait: { until: P1D }
`;

async function publish(source: string): Promise<number> {
  const parsed = parsePathway(source);
  if (!parsed.ok) throw new Error(parsed.findings[0]?.message);
  const { definition } = parsed;
  const hash = createHash('sha256').update(source).digest('hex');
  const stored = await api.repositories.definitions.publish(clinic.scope, {
    pathway: definition.pathway,
    source,
    hash,
    definition,
  });
  return stored.version;
}

describe('POST /pathways/check', () => {
  it('tells each fault with its place', async () => {
    const source = sourceOf('P1D').replace('queue: nurses', 'queue: nurses\n    form: nothing');
    const { body } = await nurse().post('/pathways/check').send({ source }).expect(200);
    expect(body.ok).toBe(false);
    expect(body.findings).toContainEqual({
      path: '/steps/0/form',
      line: 7,
      column: 11,
      severity: 'error',
      message: 'There is no form "nothing": make it first, or leave "form" out.',
    });
  });

  it('reads a definition that cannot be read at all, and says so', async () => {
    const { body } = await nurse()
      .post('/pathways/check')
      .send({ source: '[['.repeat(5_000) })
      .expect(200);
    expect(body).toMatchObject({ ok: false, findings: [{ line: 1, column: 1, severity: 'error' }] });
  });

  it('stores nothing', async () => {
    await nurse()
      .post('/pathways/check')
      .send({ source: sourceOf('P1D').replace('follow-up', 'other') })
      .expect(200);
    await nurse().get('/pathways/other').expect(404);
  });

  it.each([[{}], [{ source: 5 }], [{ source: '', more: 1 }]])('refuses the body %j', async (body) => {
    await nurse().post('/pathways/check').send(body).expect(400);
  });
});

describe('GET /pathways/:name/versions/:from/diff/:to', () => {
  it('tells what changed, in words, in either direction', async () => {
    const first = await publish(sourceOf('14 days of start'));
    const second = await publish(sourceOf('7 days of start'));
    const { body } = await nurse().get(`/pathways/follow-up/versions/${first}/diff/${second}`).expect(200);
    expect(body).toEqual({
      from: first,
      to: second,
      changes: [
        {
          kind: 'changed',
          step: 'call',
          path: '/steps/0/due',
          sentence: 'step call: due 14 days of start -> 7 days of start',
        },
      ],
    });
    const back = await nurse().get(`/pathways/follow-up/versions/${second}/diff/${first}`).expect(200);
    expect(back.body.changes[0].sentence).toBe('step call: due 7 days of start -> 14 days of start');
    const same = await nurse().get(`/pathways/follow-up/versions/${second}/diff/${second}`).expect(200);
    expect(same.body.changes).toEqual([]);
  });

  it('knows only versions that there are', async () => {
    await nurse().get('/pathways/follow-up/versions/1/diff/99').expect(404);
    await nurse().get('/pathways/nothing/versions/1/diff/2').expect(404);
    await nurse().get('/pathways/follow-up/versions/one/diff/2').expect(400);
  });
});
