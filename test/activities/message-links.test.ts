import { createApplyEffects } from '../../activities/apply-effects';
import { messageLinks } from '../../activities/message-links';
import { patientLinkSecrets } from '../../adapters/links/patient-link-secrets';
import type { ApplyEffectsInput } from '../../core/pathway/host';
import type { PathwayRuntime } from '../../core/ports';
import { oneTask } from '../support/definitions';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase } from '../support/servers';

let record: TestRecord;
beforeAll(async () => {
  record = await TestRecord.open((await testDatabase()).uri);
});
afterAll(() => record.close());

const noRuntime = {} as PathwayRuntime;
const secrets = patientLinkSecrets('k'.repeat(40), 'https://care.example.org/');
const AT = Date.parse('2026-11-25T15:00:00Z');
const text = '{{ organization.name }}: {{ link.plan }} {{ link.material }}';

test('a text of a pathway leads to pages of its patient, the same ones when it is rendered again', async () => {
  const enrollment = await record.enrollment(oneTask());
  const input: ApplyEffectsInput = {
    ...{ orgId: clinic.id, enrollmentId: enrollment.id, step: 1, at: AT, consumed: { decisions: [], inbox: [] } },
    effects: [
      {
        ...{ type: 'intend-message', key: 'tip#1/sms', target: 'tip#1', stepId: 'tip', occurrence: 1 },
        ...{ channel: 'sms', template: 'tip', exempt: false },
      },
    ],
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
  };
  const template = { template: 'tip', material: 'notes', sms: { en: text, es: text } };
  const overrides = { content: { form: () => null, template: () => template }, patientLinks: secrets };
  const { deps } = record.activities(noRuntime, overrides);
  await createApplyEffects(deps)(input);
  // The worker was killed before it could say so.
  await createApplyEffects(deps)(input);
  const { patientId } = enrollment;
  const [intent, ...more] = (await record.repositories.intents.list(system, { patientId, limit: 9 })).items;
  expect(more).toEqual([]);
  const urls = [...(intent?.body ?? '').matchAll(/https:\/\/care\.example\.org\/p\/([\w-]{22})/g)];
  const links = await record.repositories.links.forPatient(system, patientId);
  expect(links).toHaveLength(2);
  const named = urls.map(([, token = '']) => links.find(({ id }) => id === secrets.idOf(token)));
  const common = { enrollmentId: enrollment.id, intentId: intent?.id, opens: 0 };
  expect(named).toMatchObject([
    { purpose: 'plan', ...common },
    { purpose: 'material', material: 'notes', ...common },
  ]);
  expect(links[0]?.expiresAt).toEqual(new Date(AT + 14 * 86_400_000));
  await record.repositories.relay.relayPending();
  const { items } = await record.repositories.timeline.forPatient(system, patientId, { limit: 50 });
  expect(JSON.stringify(items)).toContain('https://care.example.org/p/…');
  for (const [, token = '-'] of urls) expect(JSON.stringify(items)).not.toContain(token);
});

test('an organization’s own text leads to the material that it names', async () => {
  const enrollment = await record.enrollment(oneTask());
  const shipped = { template: 'leaflet', material: 'notes', sms: { en: text, es: text } };
  const own = { material: 'warning-signs', sms: shipped.sms };
  await record.repositories.templates.publish(system, { template: 'leaflet', texts: own, hash: 'own' });
  const { deps } = record.activities(noRuntime, {
    content: { form: () => null, template: () => shipped },
    patientLinks: secrets,
  });
  await createApplyEffects(deps)({
    ...{ orgId: clinic.id, enrollmentId: enrollment.id, step: 1, at: AT, consumed: { decisions: [], inbox: [] } },
    effects: [
      {
        ...{ type: 'intend-message', key: 'tip#1/sms', target: 'tip#1', stepId: 'tip', occurrence: 1 },
        ...{ channel: 'sms', template: 'leaflet', exempt: false },
      },
    ],
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
  });
  const links = await record.repositories.links.forPatient(system, enrollment.patientId);
  expect(links).toContainEqual(expect.objectContaining({ purpose: 'material', material: 'warning-signs' }));
});

test('no two messages, patients or purposes share a link, and another secret makes others', () => {
  const other = patientLinkSecrets('l'.repeat(40), 'https://care.example.org');
  const urls = ['a', 'b'].flatMap((id) => Object.values(messageLinks(secrets, id).urls));
  expect(new Set(urls).size).toBe(14);
  expect(messageLinks(secrets, 'a').urls).toEqual(messageLinks(secrets, 'a').urls);
  expect(messageLinks(other, 'a').urls.plan).not.toBe(messageLinks(secrets, 'a').urls.plan);
});

test('a pass is good for one link until its time, and cannot be made by anybody else', () => {
  const now = new Date(AT);
  const until = new Date(AT + 1_000);
  const pass = secrets.pass('link', until);
  expect(secrets.isPass(pass, 'link', now)).toBe(true);
  expect(secrets.isPass(pass, 'other', now)).toBe(false);
  expect(secrets.isPass(pass, 'link', until)).toBe(false);
  const later = (AT + 9_000_000).toString(36);
  expect(secrets.isPass(`${later}.${pass.split('.')[1] ?? ''}`, 'link', now)).toBe(false);
  for (const forged of ['', '.', 'x', `${later}.`]) expect(secrets.isPass(forged, 'link', now)).toBe(false);
});
