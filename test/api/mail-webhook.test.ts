import { createHmac, randomUUID } from 'node:crypto';
import request from 'supertest';
import { loadLibrary } from '../../adapters/library/library';
import type { MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import { anIntent } from '../support/message-builders';
import { MAIL_SECRET, TestApi, type Clinic } from './clinic';

const library = loadLibrary();
let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({ content: library });
});
afterAll(() => api.close());
beforeEach(async () => {
  clinic = await api.clinic();
});

const sign = (raw: string | Buffer) => `sha256=${createHmac('sha256', MAIL_SECRET).update(raw).digest('hex')}`;
const post = (raw: string, signature = sign(raw)) =>
  request(api.app)
    .post('/webhooks/mail/inbound')
    .type('message/rfc822')
    .set('X-Carepath-Signature', signature)
    .send(raw);
/** As a mail server hands it over, with the line ends of mail. */
const mail = (headers: Readonly<Record<string, string>>, body: string) =>
  [
    ...Object.entries({ 'Message-ID': `<${randomUUID()}@home.example>`, 'MIME-Version': '1.0', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    '',
    ...body.split('\n'),
  ].join('\r\n');

let written = 0;
async function aPatient(changes: Partial<Patient> = {}): Promise<Patient & { email: string }> {
  written += 1;
  const email = changes.email ?? `rosa-${written}-${randomUUID().slice(0, 8)}@home.example`;
  const { patients } = api.repositories;
  const { language = 'en', phone } = changes;
  const name = { given: 'Rosa', family: 'Alvarez' };
  const patient = await patients.create(clinic.scope, {
    identifiers: [],
    name,
    email,
    language,
    ...(phone && { phone }),
  });
  return { ...patient, email };
}

function emailed(patient: Patient, fields: Partial<MessageIntent> = {}): Promise<MessageIntent> {
  const { orgId } = clinic.scope;
  return api.repositories.intents.create(
    clinic.scope,
    anIntent({
      ...{ id: randomUUID(), orgId, patientId: patient.id, channel: 'email', address: patient.email ?? '' },
      ...{ status: 'sent', subject: 'Your visit', body: 'Will you come?', sentAt: new Date() },
      ...fields,
    }),
  );
}
const ours = ({ id }: MessageIntent) => `<${id}@clinic.example>`;
const answerTo = (intent: MessageIntent, body: string, headers: Readonly<Record<string, string>> = {}) =>
  mail({ From: intent.address, To: 'no-reply@clinic.example', 'In-Reply-To': ours(intent), ...headers }, body);
const conversation = ({ id }: Patient) => api.repositories.conversations.get(clinic.scope, id);
const inbound = ({ id }: Patient) => api.repositories.conversations.inbound(clinic.scope, id, 9);
const contact = ({ email }: Patient) => api.repositories.contacts.get(clinic.scope, 'email', email ?? '');

/** RFC 3464. */
function bounceOf(
  intent: MessageIntent,
  { status = '5.1.1', action = 'failed', original = ours(intent) } = {},
): string {
  const headers = {
    From: 'mailer-daemon@mx.example',
    Subject: 'Undelivered Mail Returned to Sender',
    'Auto-Submitted': 'auto-replied',
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
  };
  const parts = [
    `--b\nContent-Type: text/plain\n\nIt could not be delivered.`,
    `--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${intent.address}\nAction: ${action}\nStatus: ${status}`,
    `--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: ${original}\nSubject: Your visit`,
  ];
  return mail(headers, `${parts.join('\n')}\n--b--\n`);
}

describe('an email that came back', () => {
  it('failed, marks an address that does not exist, and somebody hears of it', async () => {
    const patient = await aPatient();
    const intent = await emailed(patient);
    await post(bounceOf(intent)).expect(204);
    expect(await api.repositories.intents.get(clinic.scope, intent.id)).toMatchObject({
      status: 'failed',
      error: { code: '5.1.1', message: 'There is no such mailbox.' },
    });
    expect(await contact(patient)).toMatchObject({ unreachable: { code: '5.1.1' } });
    expect(await conversation(patient)).toMatchObject({ needsPerson: true, reason: 'message not delivered' });
    const { body } = await api.as(clinic, 'coordinator').get(`/patients/${patient.id}/consents`);
    expect(body).toMatchObject({ items: [{ unreachable: { message: 'There is no such mailbox.' } }] });
  });

  it('of a pathway is told to it, so that it goes down its ladder', async () => {
    const patient = await aPatient();
    const enrollment = await api.enrollment(clinic, patient);
    await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
    const intent = await emailed(patient, { enrollmentId: enrollment.id, effectKey: 'hello#1' });
    await post(bounceOf(intent, { status: '5.7.1' })).expect(204);
    const [entry] = await api.repositories.inbox.getMany(clinic.scope, api.runtime.notified.slice(-1));
    expect(entry?.news).toMatchObject({ type: 'delivery', effectKey: 'hello#1', channel: 'email', result: 'failed' });
    expect((await contact(patient))?.unreachable).toBeUndefined();
  });

  it('is no failure while it is only late; without its number the address is marked all the same', async () => {
    const patient = await aPatient();
    const intent = await emailed(patient);
    await post(bounceOf(intent, { action: 'delayed', status: '4.4.1' })).expect(204);
    expect(await api.repositories.intents.get(clinic.scope, intent.id)).toMatchObject({ status: 'sent' });
    await post(bounceOf(intent, { original: '<unknown@elsewhere.example>' })).expect(204);
    expect(await contact(patient)).toMatchObject({ unreachable: { code: '5.1.1' } });
  });
});

it('a complaint ends emails to the address and takes back what waits', async () => {
  const patient = await aPatient();
  const intent = await emailed(patient);
  const waiting = await emailed(patient, { status: 'pending' });
  const parts = [
    '--b\nContent-Type: text/plain\n\nAn abuse report.',
    '--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: SomeISP/1.0\nVersion: 1',
    `--b\nContent-Type: message/rfc822\n\nMessage-ID: ${ours(intent)}\nSubject: Your visit\n\nWill you come?`,
  ];
  const type = 'multipart/report; report-type=feedback-report; boundary="b"';
  await post(mail({ From: 'fbl@isp.example', 'Content-Type': type }, `${parts.join('\n')}\n--b--\n`)).expect(204);
  expect(await contact(patient)).toMatchObject({
    optedOut: { source: 'carrier' },
    consents: [{ wording: 'reported as unwanted' }],
  });
  expect(await api.repositories.intents.get(clinic.scope, waiting.id)).toMatchObject({ reason: 'opted-out' });
});

describe('an answer', () => {
  it('to a question reaches the pathway that asked, without what it quotes, and once', async () => {
    const patient = await aPatient();
    const enrollment = await api.enrollment(clinic, patient);
    await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
    const options = ['yes', 'no'].map((id) => ({ id, words: [id] }));
    const asked = {
      enrollmentId: enrollment.id,
      effectKey: 'confirm#1',
      question: { kind: 'yes-no', options },
    } as const;
    const intent = await emailed(patient, asked);
    const raw = answerTo(intent, 'Yes, thank you.\n\nOn Mon, Nov 23, 2026 the clinic wrote:\n> Will you come? no\n');
    await post(raw).expect(204);
    await post(raw).expect(204);
    expect(await inbound(patient)).toMatchObject([
      { channel: 'email', body: 'Yes, thank you.', meaning: 'answer', answers: { option: 'yes' } },
    ]);
    const [entry] = await api.repositories.inbox.getMany(clinic.scope, api.runtime.notified.slice(-1));
    expect(entry?.news).toMatchObject({ type: 'reply', effectKey: 'confirm#1', option: 'yes' });
    expect((await conversation(patient))?.needsPerson).toBe(false);
  });

  it('in the patient’s own words goes to a person, with its subject; again only when it was not seen', async () => {
    const patient = await aPatient();
    const intent = await emailed(patient);
    const raw = answerTo(intent, 'Can I take a bath?', { Subject: 'Re: Your visit' });
    await post(raw).expect(204);
    const waiting = await conversation(patient);
    expect(waiting).toMatchObject({
      needsPerson: true,
      reason: 'wrote in their own words',
      lastText: 'Can I take a bath?',
    });
    await api.repositories.conversations.close(clinic.scope, waiting?.id ?? '', {});
    await post(raw).expect(204);
    expect((await conversation(patient))?.needsPerson).toBe(false);
    const shown = await api.as(clinic, 'coordinator').get(`/patients/${patient.id}/conversation`);
    const { messages } = shown.body as { messages: readonly object[] };
    expect(messages).toContainEqual(
      expect.objectContaining({ direction: 'in', channel: 'email', subject: 'Re: Your visit' }),
    );
  });

  it('from another address than the one we wrote to changes nothing by itself', async () => {
    const patient = await aPatient();
    const intent = await emailed(patient);
    await post(answerTo(intent, 'Stop all emails', { From: 'sister@home.example' })).expect(204);
    expect(await contact(patient)).toBeNull();
    expect(await conversation(patient)).toMatchObject({ needsPerson: true, reason: 'from another address' });
  });

  it('with words of crisis calls people', async () => {
    const patient = await aPatient({ phone: '+16175550177' });
    const intent = await emailed(patient);
    await post(answerTo(intent, 'I want to kill myself')).expect(204);
    const query = { patientId: patient.id, pathway: 'crisis-response', limit: 5 };
    expect((await api.repositories.enrollments.list(clinic.scope, query)).items).toHaveLength(1);
    const { items } = await api.repositories.intents.list(clinic.scope, { patientId: patient.id, limit: 9 });
    expect(items.filter(({ channel, body }) => channel === 'sms' && body.includes('988'))).toMatchObject([
      { address: '+16175550177' },
    ]);
  });

  it.each([
    ['in its words', 'Please unsubscribe me from these emails', {}],
    ['in Spanish', 'Ya no quiero recibir más mensajes', {}],
    ['by its subject alone', '', { Subject: 'unsubscribe' }],
  ])('that is an opt-out %s ends emails to the address', async (_, body, headers) => {
    const patient = await aPatient();
    await post(answerTo(await emailed(patient), body, headers)).expect(204);
    expect(await contact(patient)).toMatchObject({ optedOut: { source: 'word' } });
    expect((await conversation(patient))?.needsPerson).toBe(false);
  });

  it('that resumes emails counts from who has one of ours, and not from whoever says that address is theirs', async () => {
    const patient = await aPatient();
    await post(answerTo(await emailed(patient), 'unsubscribe')).expect(204);
    await post(mail({ From: patient.email }, 'START')).expect(204);
    expect((await contact(patient))?.optedOut).toBeDefined();
    expect(await conversation(patient)).toMatchObject({ needsPerson: true });
    await post(answerTo(await emailed(patient), 'START')).expect(204);
    expect((await contact(patient))?.optedOut).toBeUndefined();
  });

  it('that is a book is cut to what a person would read', async () => {
    const patient = await aPatient();
    const book = 'All about my knee.\n'.repeat(500_000);
    await post(answerTo(await emailed(patient), book)).expect(204);
    const [received] = await inbound(patient);
    expect(received?.body.length).toBeLessThanOrEqual(20_000);
    expect(await conversation(patient)).toMatchObject({ reason: 'wrote in their own words' });
  });

  it('with an attachment goes to a person; the attachment is not kept', async () => {
    const patient = await aPatient();
    const body =
      '--b\nContent-Type: text/plain\n\nSee this\n--b\nContent-Type: image/png; name="x.png"\nContent-Disposition: attachment; filename="x.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n';
    const type = 'multipart/mixed; boundary="b"';
    await post(answerTo(await emailed(patient), body, { 'Content-Type': type })).expect(204);
    expect(await inbound(patient)).toMatchObject([{ body: 'See this', attachments: [{ contentType: 'image/png' }] }]);
    expect(await conversation(patient)).toMatchObject({ reason: 'sent a picture or a file' });
  });

  it('as HTML alone is read as text', async () => {
    const patient = await aPatient();
    const html = '<html><body><p>I feel <b>fine</b></p><script>alert(1)</script></body></html>';
    await post(answerTo(await emailed(patient), html, { 'Content-Type': 'text/html' })).expect(204);
    expect(await inbound(patient)).toMatchObject([{ body: 'I feel fine' }]);
  });
});

it.each([
  ['Auto-Submitted', { 'Auto-Submitted': 'auto-replied' }],
  ['Precedence', { Precedence: 'bulk' }],
  ['a subject', { Subject: 'Fuera de la oficina' }],
])('a note of absence, told by %s, calls nobody and answers nothing', async (_, headers) => {
  const patient = await aPatient();
  const intent = await emailed(patient, { question: { kind: 'text', options: [{ id: 'text', words: [] }] } });
  await post(answerTo(intent, 'I am away. Stop by on Monday. I want to die on the beach.', headers)).expect(204);
  expect(await conversation(patient)).toBeNull();
  expect(await inbound(patient)).toMatchObject([{ meaning: 'automatic' }]);
  expect(await api.repositories.intents.get(clinic.scope, intent.id)).not.toHaveProperty('answeredAt');
});

describe('at the door', () => {
  const stranger = mail({ From: 'nobody@else.example' }, 'Hello');

  it('an email without the signature of our mail server is refused, and changes nothing', async () => {
    const patient = await aPatient();
    const raw = answerTo(await emailed(patient), 'Hello');
    await post(raw, 'sha256=00').expect(403);
    await post(raw, sign(`${raw} `)).expect(403);
    await request(api.app).post('/webhooks/mail/inbound').type('message/rfc822').send(raw).expect(403);
    await request(api.app).post('/webhooks/mail/inbound').type('json').send({}).expect(415);
    await request(api.app).get('/webhooks/mail/inbound').expect(405);
    expect(await inbound(patient)).toEqual([]);
  });

  it('one that is too large is refused; broken ones are taken for what they are', async () => {
    const large = `${stranger}${'x'.repeat(10 * 1024 * 1024)}`;
    await post(large).expect(413);
    for (const raw of [
      'x',
      'From: \r\n\r\n',
      mail({ From: '=?utf-8?B?/////?= <a@b', 'Content-Type': 'multipart/mixed; boundary="b"' }, '--b\n--b\n--x'),
      mail({ From: 'a@b.example', 'Content-Type': 'text/plain; charset=nonsense' }, '\u0000\uFFFD'),
      mail(
        { From: 'x@y.example', 'Content-Type': 'multipart/report; boundary=b' },
        '--b\nContent-Type: message/delivery-status\n\nAction: failed\n--b--',
      ),
    ]) {
      expect((await post(raw)).status).toBe(204);
    }
  });

  it('a stranger’s is kept back where several organizations are served', async () => {
    await post(stranger).expect(204);
    const page = await api.as(clinic, 'coordinator').get('/conversations?view=all').expect(200);
    expect((page.body as { items: unknown[] }).items).toEqual([]);
  });

  it('a copy without the secret takes no emails', async () => {
    const closed = await TestApi.open({ mail: undefined } as never);
    await request(closed.app).post('/webhooks/mail/inbound').type('message/rfc822').send(stranger).expect(404);
    await closed.close();
  });
});

it('of one organization, a stranger’s email is for its staff to read', async () => {
  const alone = await TestApi.open({ content: library });
  const only = await alone.clinic();
  const raw = mail({ From: 'Nobody <Nobody@Else.example>' }, 'Is my mother well?');
  await request(alone.app)
    .post('/webhooks/mail/inbound')
    .type('message/rfc822')
    .set('X-Carepath-Signature', sign(raw))
    .send(raw)
    .expect(204);
  const page = await alone.as(only, 'coordinator').get('/conversations?view=all').expect(200);
  expect((page.body as { items: unknown[] }).items).toMatchObject([
    { patient: null, address: 'nobody@else.example', reason: 'unknown sender', lastText: 'Is my mother well?' },
  ]);
  await alone.close();
});
