import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { PUBLIC_URL, TestApi, WEBHOOK_TOKEN, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());

/** A call as the carrier makes it, signed over the public address. */
function call(path: string, params: { readonly [name: string]: string }, signature?: string) {
  const signed = getExpectedTwilioSignature(WEBHOOK_TOKEN, `${PUBLIC_URL}${path}`, params);
  return request(api.app)
    .post(path)
    .type('form')
    .set('X-Twilio-Signature', signature ?? signed)
    .send(params);
}

const phone = (last: number) => `+161755502${last}`;
const text = (from: string, body: string, sid = `SM${randomUUID().replaceAll('-', '')}`) => ({
  From: from,
  To: '+16175550100',
  Body: body,
  MessageSid: sid,
  NumMedia: '0',
  ApiVersion: '2010-04-01',
});

describe('a text that comes in', () => {
  it('is stored before the answer, which is empty TwiML', async () => {
    const patient = await api.patient(clinic, { phone: phone(10) });
    const answer = await call('/webhooks/twilio/inbound', text(phone(10), 'I have a question')).expect(200);
    expect(answer.headers['content-type']).toMatch('text/xml');
    expect(answer.text).toMatch(/<Response\/>$/);
    const { body } = await api.as(clinic, 'nurse').get(`/patients/${patient.id}/conversation`).expect(200);
    expect(body).toMatchObject({ needsPerson: true, messages: [{ direction: 'in', body: 'I have a question' }] });
  });

  it('keeps where a picture is for a worker, and tells nobody else', async () => {
    const patient = await api.patient(clinic, { phone: phone(18) });
    const url = 'https://api.carrier.example/Media/ME1';
    const media = { NumMedia: '2', MediaUrl0: url, MediaContentType0: 'image/jpeg', MediaUrl1: 'javascript:alert(1)' };
    await call('/webhooks/twilio/inbound', { ...text(phone(18), ''), ...media }).expect(200);
    const { body } = await api.as(clinic, 'nurse').get(`/patients/${patient.id}/conversation`).expect(200);
    expect(body).toMatchObject({ reason: 'sent a picture or a file', messages: [{ attachments: [{}, {}] }] });
    expect(body.messages[0].attachments).toMatchObject([{ state: 'awaited' }, { state: 'lost', why: 'missing' }]);
    expect(JSON.stringify(body)).not.toMatch(/ME1|javascript/);
    const [stored] = await api.repositories.conversations.inbound(clinic.scope, patient.id, 1);
    expect(stored?.attachments).toEqual([
      { url, contentType: 'image/jpeg', state: 'awaited' },
      { url: '', contentType: 'application/octet-stream', state: 'lost', why: 'missing' },
    ]);
    expect(api.fetched).toEqual([stored?.id]);
  });

  it('is taken once, however often the webhook is called', async () => {
    const patient = await api.patient(clinic, { phone: phone(11) });
    const params = text(phone(11), 'Hello');
    await Promise.all([1, 2, 3].map(() => call('/webhooks/twilio/inbound', params).expect(200)));
    const { body } = await api.as(clinic, 'nurse').get(`/patients/${patient.id}/conversation`).expect(200);
    expect(body.messages).toHaveLength(1);
  });

  it('opts out at once on STOP', async () => {
    await api.patient(clinic, { phone: phone(12) });
    await call('/webhooks/twilio/inbound', text(phone(12), 'STOP')).expect(200);
    const contact = await api.repositories.contacts.get(clinic.scope, 'sms', phone(12));
    expect(contact?.optedOut?.source).toBe('word');
  });

  it('from a phone nobody has is answered all the same', async () => {
    await call('/webhooks/twilio/inbound', text(phone(99), 'Who is this?')).expect(200);
  });
});

describe('a status', () => {
  it('settles the message it is about', async () => {
    const patient = await api.patient(clinic, { phone: phone(13) });
    const send = { patientId: patient.id, channel: 'sms', body: 'Hello' };
    const { body: message } = await api.as(clinic, 'nurse').post('/messages').send(send).expect(201);
    const sid = `SM${randomUUID()}`;
    const moved = await api.repositories.intents.transition(clinic.scope, message.id, ['pending'], 'sending', {});
    expect(moved?.status).toBe('sending');
    const path = `/webhooks/twilio/status?intent=${message.id}&org=${clinic.organization.id}`;
    await call(path, { MessageSid: sid, MessageStatus: 'delivered' }).expect(204);
    await call(path, { MessageSid: sid, MessageStatus: 'sent' }).expect(204);
    const after = await api.repositories.intents.get(clinic.scope, message.id);
    expect(after).toMatchObject({ status: 'delivered', providerId: sid });
  });
});

describe("what is not the carrier's", () => {
  const refused = async (answer: request.Test, status: number) => {
    const { headers, body } = await answer.expect(status);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(body.status).toBe(status);
  };

  it('is refused without a signature, with a wrong one, and with one for other words', async () => {
    const params = text(phone(10), 'STOP');
    await refused(request(api.app).post('/webhooks/twilio/inbound').type('form').send(params), 403);
    await refused(call('/webhooks/twilio/inbound', params, 'bm9wZQ=='), 403);
    const other = getExpectedTwilioSignature(WEBHOOK_TOKEN, `${PUBLIC_URL}/webhooks/twilio/inbound`, {
      ...params,
      Body: 'Hi',
    });
    await refused(call('/webhooks/twilio/inbound', params, other), 403);
    expect((await api.repositories.contacts.get(clinic.scope, 'sms', phone(10)))?.optedOut).toBeUndefined();
  });

  it('is refused when it is no form, has no sender, or is not posted', async () => {
    await refused(request(api.app).post('/webhooks/twilio/inbound').send({ From: 'x' }), 415);
    await refused(call('/webhooks/twilio/inbound', { Body: 'Hi' }), 400);
    await refused(call('/webhooks/twilio/status', { MessageSid: 'SM1', MessageStatus: 'sent' }), 400);
    await refused(request(api.app).get('/webhooks/twilio/inbound'), 405);
    await refused(request(api.app).post('/webhooks/other').type('form').send({}), 404);
  });

  it('is refused when it is too large', async () => {
    await refused(call('/webhooks/twilio/inbound', text(phone(10), 'x'.repeat(100_000))), 413);
  });
});
