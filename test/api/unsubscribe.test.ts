import request from 'supertest';
import { unsubscribeTokens } from '../../adapters/smtp/unsubscribe-token';
import type { MessageIntent } from '../../core/record/message';
import { anIntent } from '../support/message-builders';
import { SESSION_SECRET, TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({});
});
afterAll(() => api.close());
beforeEach(async () => {
  clinic = await api.clinic();
});

let written = 0;
async function emailTo(address: string, fields: Partial<MessageIntent> = {}): Promise<MessageIntent> {
  written += 1;
  const { patients, intents } = api.repositories;
  const name = { given: 'Rosa', family: 'Alvarez' };
  const patient = await patients.create(clinic.scope, { identifiers: [], name, email: address, language: 'en' });
  const { orgId } = clinic.scope;
  return intents.create(
    clinic.scope,
    anIntent({ id: `${orgId}-${written}`, orgId, patientId: patient.id, channel: 'email', address, ...fields }),
  );
}

const urlOf = ({ orgId, id }: MessageIntent) =>
  `/mail/unsubscribe/${unsubscribeTokens(SESSION_SECRET).make({ orgId, intentId: id }, new Date())}`;
const consentOf = async ({ patientId }: MessageIntent) => {
  const { body } = await api.as(clinic, 'coordinator').get(`/patients/${patientId}/consents`).expect(200);
  return (body as { items: readonly object[] }).items.find((one) => 'channel' in one && one.channel === 'email');
};
const open = () => request(api.app);

it('asks when it is opened, and changes nothing: scanners open links, too', async () => {
  const email = await emailTo('a@home.example');
  const page = await open().get(urlOf(email)).expect(200).expect('cache-control', 'no-store');
  expect(page.text).toContain(`Stop all emails from ${clinic.organization.name}`);
  expect(page.text).not.toContain('Rosa');
  expect(page.headers['content-security-policy']).toContain("form-action 'self'");
  expect(await consentOf(email)).toMatchObject({ status: 'unrecorded' });
});

it('ends all emails to the address at one click, takes back what waits, and says who did it and how', async () => {
  const email = await emailTo('b@home.example', { status: 'sent' });
  const waiting = await emailTo('b@home.example');
  const done = await open().post(urlOf(email)).type('form').send('List-Unsubscribe=One-Click').expect(200);
  expect(done.text).toContain('You will not get these emails any more.');
  await open().post(urlOf(email)).expect(200);
  const consent = await consentOf(email);
  expect(consent).toMatchObject({ status: 'opted-out', history: [{ source: 'link', by: { kind: 'patient' } }] });
  expect(await api.repositories.intents.get(clinic.scope, waiting.id)).toMatchObject({
    status: 'suppressed',
    reason: 'opted-out',
  });
});

it('ends campaigns alone where it stands in the email of one', async () => {
  const email = await emailTo('c@home.example', { status: 'sent', campaignId: 'campaign-1', language: 'es' });
  const page = await open().get(urlOf(email)).expect(200);
  expect(page.text).toContain('<html lang="es">');
  expect(page.text).toContain('consejos de salud');
  await open().post(urlOf(email)).expect(200);
  expect(await consentOf(email)).toMatchObject({ status: 'unrecorded', promotion: { status: 'opted-out' } });
});

it('answers a link that is not ours, and one of a text, alike', async () => {
  const text = await emailTo('+16175550100', { channel: 'sms' });
  const answers = await Promise.all(
    ['/mail/unsubscribe/forged.token', urlOf(text), urlOf({ ...text, id: 'gone' })].map((url) =>
      open().post(url).expect(410),
    ),
  );
  const bodies = answers.map((answer) => answer.text.replaceAll(/nonce="[^"]+"/g, ''));
  expect(new Set(bodies).size).toBe(1);
  expect(bodies[0]).toContain('does not work any more');
});
