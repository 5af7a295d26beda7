import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import request from 'supertest';
import { bounceAddresses } from '../../adapters/smtp/bounce-address';
import { createEmailProvider } from '../../adapters/smtp/email-provider';
import { mailDoor } from '../../adapters/smtp/mail-door';
import type { MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import { anIntent } from '../support/message-builders';
import { simulatorRig, type SimulatorRig } from '../support/simulators';
import { MAIL_SECRET, TestApi, type Clinic } from './clinic';

const own = { MAIL_BOUNCES: 'bounces@clinic.example', SESSION_SECRET: 'a-secret-for-tests-a-secret-for-tests' };

let api: TestApi;
let product: Server;
let rig: SimulatorRig;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({ mail: mailDoor(MAIL_SECRET, bounceAddresses(own)) });
  product = createServer(api.app).listen(0, '127.0.0.1');
  await once(product, 'listening');
  const address = product.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  rig = await simulatorRig(5, url, MAIL_SECRET);
});
afterAll(async () => {
  await rig.close();
  product.closeAllConnections();
  await new Promise((resolve) => product.close(resolve));
  await api.close();
});
beforeEach(async () => {
  clinic = await api.clinic();
});

/** An email that the mail server has taken, sent as the product sends it. */
async function sent(): Promise<{ patient: Patient; intent: MessageIntent; envelopeFrom: string }> {
  const { orgId } = clinic.scope;
  const email = `rosa-${randomUUID().slice(0, 8)}@home.example`;
  const name = { given: 'Rosa', family: 'Alvarez' };
  const patient = await api.repositories.patients.create(clinic.scope, {
    identifiers: [],
    name,
    email,
    language: 'en',
  });
  const fields = { orgId, patientId: patient.id, channel: 'email', address: email, status: 'sent' } as const;
  const intent = await api.repositories.intents.create(clinic.scope, anIntent({ ...fields, id: randomUUID() }));
  const provider = createEmailProvider({ ...rig.settings, ...own });
  const message = { intentId: intent.id, orgId, to: email, subject: 'Your visit', body: 'Will you come?' };
  await provider.send({ ...message, language: 'en', thread: patient.id });
  const { body }: { body: { items: readonly { envelopeFrom: string }[] } } = await rig.sim('GET', `/mail?to=${email}`);
  return { patient, intent, envelopeFrom: body.items[0]?.envelopeFrom ?? '' };
}
const stored = ({ id }: MessageIntent) => api.repositories.intents.get(clinic.scope, id);
const contact = ({ email = '' }: Patient) => api.repositories.contacts.get(clinic.scope, 'email', email);
const back = async (fields: object) => expect((await rig.sim('POST', '/mail', fields)).body).toEqual({ status: 204 });

/** As a mail server hands it over. */
async function handOver(headers: readonly string[], body: readonly string[]): Promise<void> {
  const raw = [`Message-ID: <${randomUUID()}@mx.example>`, 'MIME-Version: 1.0', ...headers, '', ...body].join('\r\n');
  await request(api.app)
    .post('/webhooks/mail/inbound')
    .type('message/rfc822')
    .set('X-Carepath-Signature', `sha256=${createHmac('sha256', MAIL_SECRET).update(raw).digest('hex')}`)
    .send(raw)
    .expect(204);
}
const SERVER = 'From: MAILER-DAEMON@mx.example';

/** A report of a mailbox that does not exist, which quotes nothing but what it is given. */
function report(to: string, recipient: string, quoted: readonly string[] = []): Promise<void> {
  const type = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"';
  return handOver(
    [SERVER, `To: ${to}`, type],
    [
      ...['--b', 'Content-Type: text/plain', '', 'It could not be delivered.', '--b'],
      ...['Content-Type: message/delivery-status', '', `Final-Recipient: rfc822; ${recipient}`, 'Action: failed'],
      ...['Status: 5.1.1', ...quoted, '--b--', ''],
    ],
  );
}

it('each email has its own, and shows the reader the sender of all', async () => {
  const [one, other] = [await sent(), await sent()];
  expect(one.envelopeFrom).toMatch(/^bounces\+[0-9a-f-]+@clinic\.example$/);
  expect(other.envelopeFrom).not.toBe(one.envelopeFrom);
  const { body }: { body: { items: readonly object[] } } = await rig.sim('GET', `/mail?to=${one.patient.email}`);
  expect(body.items).toMatchObject([{ from: 'no-reply@clinic.example' }]);
});

describe('a bounce that came to one', () => {
  it('is found although it quotes nothing of ours, and marks the address that we wrote to', async () => {
    const { patient, intent } = await sent();
    await back({ from: patient.email, kind: 'bounce', status: '5.1.1', quotes: false });
    expect(await stored(intent)).toMatchObject({ status: 'failed', error: { code: '5.1.1' } });
    expect(await contact(patient)).toMatchObject({ unreachable: { code: '5.1.1' } });
  });

  it('is about that email, whichever else it quotes', async () => {
    const [one, other] = [await sent(), await sent()];
    const quoted = [
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${other.intent.id}@clinic.example>`,
    ];
    await report(one.envelopeFrom.toUpperCase(), 'forwarded@elsewhere.example', quoted);
    expect(await stored(one.intent)).toMatchObject({ status: 'failed' });
    expect(await stored(other.intent)).toMatchObject({ status: 'sent' });
  });

  it('is read in the words of a mail server that writes no reports', async () => {
    const { patient, intent, envelopeFrom } = await sent();
    const words = ['Hi. This is the mail program at mx.example.', 'Sorry, no mailbox here by that name. (#5.1.1)'];
    await handOver(
      [SERVER, 'To: undisclosed-recipients:;', `Delivered-To: ${envelopeFrom}`, 'Content-Type: text/plain'],
      words,
    );
    expect(await stored(intent)).toMatchObject({ status: 'failed', error: { code: '5.1.1' } });
    expect(await contact(patient)).toMatchObject({ unreachable: { code: '5.1.1' } });
  });

  it('is no failure while it is only late', async () => {
    const { patient, intent } = await sent();
    await back({ from: patient.email, kind: 'bounce', status: '4.4.1', quotes: false });
    expect(await stored(intent)).toMatchObject({ status: 'sent' });
  });
});

it('a note of absence that came to one is kept in the thread of whom the email went to', async () => {
  const { patient, intent, envelopeFrom } = await sent();
  await handOver(
    ['From: rosa@other.example', `To: ${envelopeFrom}`, 'Auto-Submitted: auto-replied', 'Subject: Away'],
    ['I am away.'],
  );
  const { repositories } = api;
  expect(await repositories.conversations.inbound(clinic.scope, patient.id, 9)).toMatchObject([
    { meaning: 'automatic' },
  ]);
  expect(await stored(intent)).toMatchObject({ status: 'sent' });
});

describe('a bounce that is made up', () => {
  it.each([
    ['to the mailbox alone', () => 'bounces@clinic.example'],
    [
      'to an envelope sender that is none of ours',
      () => `bounces+${randomUUID().slice(0, 24)}-0123456789abcdef@clinic.example`,
    ],
    [
      'to one whose signature was changed',
      ({ envelopeFrom }: { envelopeFrom: string }) => envelopeFrom.replace(/.@/, 'x@'),
    ],
    ['to the sender that every reader sees', () => 'no-reply@clinic.example'],
  ])('%s changes nothing', async (_, to) => {
    const email = await sent();
    await report(to(email), email.patient.email ?? '');
    expect(await stored(email.intent)).toMatchObject({ status: 'sent' });
    expect(await contact(email.patient)).toBeNull();
  });

  it('in words, to the sender that every reader sees, changes nothing', async () => {
    const { patient, intent } = await sent();
    await handOver([SERVER, 'To: no-reply@clinic.example', `In-Reply-To: <${intent.id}@clinic.example>`], ['(#5.1.1)']);
    expect(await stored(intent)).toMatchObject({ status: 'sent' });
    expect(await contact(patient)).toBeNull();
  });
});

it('an email that left before there were any is still found by its Message-ID', async () => {
  const { patient, intent } = await sent();
  const quoted = ['', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${intent.id}@clinic.example>`];
  await report('no-reply@clinic.example', patient.email ?? '', quoted);
  expect(await stored(intent)).toMatchObject({ status: 'failed' });
});
