import { createHmac, randomUUID } from 'node:crypto';
import request from 'supertest';
import { createKeepMedia } from '../../activities/keep-media';
import type { Attachment } from '../../api/contract/patients';
import type { Patient } from '../../core/record/patient';
import { HTML, PDF, PNG, SVG } from '../support/files';
import { MAIL_SECRET, TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());
beforeEach(async () => {
  clinic = await api.clinic();
});

let written = 0;
async function aPatient(): Promise<Patient & { email: string }> {
  written += 1;
  const email = `ana-${written}@home.example`;
  const name = { given: 'Ana', family: 'Ruiz' };
  return { ...(await api.repositories.patients.create(clinic.scope, { identifiers: [], name, email })), email };
}

/** A message that came with this file, kept. */
async function sent(content: Uint8Array, patient?: Patient): Promise<string> {
  const { conversations, attachments } = api.repositories;
  const messageId = `MM${randomUUID()}`;
  await conversations.storeInbound(clinic.scope, {
    ...{ id: messageId, providerId: messageId, orgId: clinic.organization.id, channel: 'sms', from: '+16175550123' },
    ...{ to: '+1', body: '', meaning: 'unclear', receivedAt: new Date(), ...(patient && { patientId: patient.id }) },
    attachments: [{ url: 'https://api.twilio.com/secret-place', contentType: 'image/jpeg', state: 'awaited' }],
  });
  const media = { fetch: () => Promise.resolve({ result: 'fetched', content } as const) };
  const clock = { now: () => new Date() };
  await createKeepMedia({ repositories: api.repositories, media, clock })({ orgId: clinic.organization.id, messageId });
  const message = await attachments.message(clinic.scope, messageId);
  return message?.attachments?.[0]?.file ?? '';
}

const bytesOf = (id: string) =>
  api
    .as(clinic, 'nurse')
    .get(`/attachments/${id}`)
    .buffer(true)
    .parse((answer, done) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => done(null, Buffer.concat(chunks)));
    });

describe('a kept file', () => {
  it('that is a picture is shown, runs nothing and stays in no cache', async () => {
    const answer = await bytesOf(await sent(PNG, await aPatient())).expect(200);
    expect(answer.body).toEqual(PNG);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="attachment.png"',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it.each([
    ['a page that its sender calls a picture', HTML, 'application/octet-stream', 'attachment.bin'],
    ['a drawing with a script', SVG, 'application/octet-stream', 'attachment.bin'],
    ['a document', PDF, 'application/pdf', 'attachment.pdf'],
  ])('that is %s is only saved', async (_what, content, type, name) => {
    const { headers } = await bytesOf(await sent(content, await aPatient())).expect(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': "sandbox; default-src 'none'",
    });
  });

  it('is told of in the conversation, and the carrier’s address is not', async () => {
    const patient = await aPatient();
    const id = await sent(PNG, patient);
    const { body } = await api.as(clinic, 'nurse').get(`/patients/${patient.id}/conversation`).expect(200);
    expect(body.messages[0].attachments).toEqual([
      {
        ...{ state: 'kept', id, contentType: 'image/png', size: PNG.length, name: null, isPicture: true, why: null },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret-place');
  });

  it('is seen by nobody of another organization, and is on the record each time', async () => {
    const patient = await aPatient();
    const id = await sent(PNG, patient);
    const elsewhere = await api.clinic();
    const { body } = await api.as(elsewhere, 'nurse').get(`/attachments/${id}`).expect(404);
    expect(body).toMatchObject({ status: 404 });
    await api.as(clinic, 'privacy').get(`/attachments/${id}`).expect(403);
    await bytesOf(id).expect(200);
    await bytesOf(id).expect(200);
    const { items } = await api.repositories.timeline.forPatient(clinic.scope, patient.id, { limit: 50 });
    const reads = items.filter(({ kind, data }) => kind === 'patient.viewed' && data['part'] === 'attachment');
    expect(reads).toHaveLength(2);
  });

  it('of an unknown sender is on the record as well', async () => {
    const id = await sent(PNG);
    await bytesOf(id).expect(200);
    const read = { orgId: clinic.organization.id, kind: 'patients.searched', 'data.attachment': id };
    expect(await api.mongo.connection.collection('timeline').countDocuments(read)).toBe(1);
  });

  it.each(['x', '%00', 'a'.repeat(201), '..%2F..'])('that is not there is a 4xx: %s', async (id) => {
    const answer = await api.as(clinic, 'nurse').get(`/attachments/${id}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.type).toBe('application/problem+json');
  });
});

interface Part {
  readonly type: string;
  readonly content: Buffer;
  readonly headers?: string;
}

async function mailed(
  from: string,
  parts: readonly Part[],
  messageId: string = randomUUID(),
  kind = 'mixed',
): Promise<void> {
  const raw = [
    `Message-ID: <${messageId}@home.example>\nMIME-Version: 1.0\nFrom: ${from}\nTo: care@clinic.example`,
    `Content-Type: multipart/${kind}; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee this`,
    ...parts.map(({ type, content, headers = 'Content-Disposition: attachment' }) => {
      const body = type === 'message/rfc822' ? content.toString() : content.toString('base64');
      const encoding = type === 'message/rfc822' ? '7bit' : 'base64';
      return `--b\nContent-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n${headers}\n\n${body}`;
    }),
    '--b--\n',
  ].join('\n');
  const signature = createHmac('sha256', MAIL_SECRET).update(raw).digest('hex');
  await request(api.app)
    .post('/webhooks/mail/inbound')
    .type('message/rfc822')
    .set('X-Carepath-Signature', `sha256=${signature}`)
    .send(raw)
    .expect(204);
}

async function attachmentsOf({ id }: Patient): Promise<readonly Attachment[]> {
  const { body } = await api.as(clinic, 'nurse').get(`/patients/${id}/conversation`).expect(200);
  return (body as { messages: { attachments: Attachment[] }[] }).messages.flatMap(({ attachments }) => attachments);
}

describe('what comes in an email', () => {
  it('is kept with its name, whatever it is, and also a message within it', async () => {
    const patient = await aPatient();
    const named = (name: string) => `Content-Disposition: attachment; filename="${name}"`;
    await mailed(patient.email, [
      { type: 'image/jpeg', content: PNG, headers: named('wound.jpg') },
      { type: 'text/html', content: HTML, headers: named('invoice.html') },
      { type: 'message/rfc822', content: Buffer.from('Subject: forwarded\n\nInner words') },
    ]);
    const kept = await attachmentsOf(patient);
    expect(kept).toMatchObject([
      { state: 'kept', contentType: 'image/png', name: 'wound.jpg', isPicture: true },
      { state: 'kept', contentType: 'application/octet-stream', name: 'invoice.html', isPicture: false },
      { state: 'kept', contentType: 'application/octet-stream', name: null, isPicture: false },
    ]);
    const [picture, page, inner] = await Promise.all(kept.map(({ id }) => bytesOf(id ?? '').expect(200)));
    expect(picture?.body).toEqual(PNG);
    expect(picture?.headers['content-disposition']).toBe('inline; filename="wound.png"');
    expect(page?.headers['content-disposition']).toBe('attachment; filename="invoice.bin"');
    expect(String(inner?.body)).toContain('Inner words');
  });

  it('is kept once when the same email comes again', async () => {
    const patient = await aPatient();
    const parts = [{ type: 'image/png', content: PNG }];
    await mailed(patient.email, parts, `again-${patient.id}`);
    await mailed(patient.email, parts, `again-${patient.id}`);
    expect(await attachmentsOf(patient)).toHaveLength(1);
    const files = api.mongo.connection.collection('files');
    expect(await files.countDocuments({ orgId: clinic.organization.id })).toBe(1);
  });

  it('is not kept when it is too large or one of too many, and that is said', async () => {
    const patient = await aPatient();
    const large = { type: 'image/png', content: Buffer.alloc(5 * 1024 * 1024 + 1, 7) };
    await mailed(patient.email, [large, ...Array.from({ length: 11 }, () => ({ type: 'image/png', content: PNG }))]);
    const all = await attachmentsOf(patient);
    expect(all.map(({ state }) => state)).toEqual(['lost', ...Array<string>(9).fill('kept'), 'lost']);
    expect(all[0]).toMatchObject({ why: 'too-large', id: null });
    expect(all[10]).toMatchObject({ why: 'too-many', id: null });
  });

  it('is a logo when it stands in the text and is small, and a picture when it is not', async () => {
    const patient = await aPatient();
    const inText = 'Content-Disposition: inline\nContent-ID: <one>';
    const photo = Buffer.concat([PNG, Buffer.alloc(20_000)]);
    const parts = [
      { type: 'image/png', content: PNG, headers: inText },
      { type: 'image/png', content: photo, headers: inText },
    ];
    await mailed(patient.email, parts, randomUUID(), 'related');
    expect(await attachmentsOf(patient)).toMatchObject([{ state: 'kept', size: photo.length }]);
  });
});
