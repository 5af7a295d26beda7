import { verifyTwilioSignature } from '../../../adapters/twilio/signature';
import { createSmsProvider } from '../../../adapters/twilio/sms-provider';
import { PNG } from '../../support/files';
import { AUTH_TOKEN, eventually, simulatorRig, type SimulatorRig, type WebhookCall } from '../../support/simulators';

let rig: SimulatorRig;
let phones = 0;
beforeAll(async () => {
  rig = await simulatorRig();
});
beforeEach(async () => {
  rig.answerWith(204);
  await rig.faults();
});
afterAll(() => rig.close());

function aPhone(): string {
  phones += 1;
  return `+1617555${String(2000 + phones)}`;
}

/** A raw call of Twilio's create, as any client of it would make. */
async function create(form: { [name: string]: string }, token = AUTH_TOKEN) {
  const { TWILIO_ACCOUNT_SID: account, TWILIO_API_BASE: base = '', TWILIO_MESSAGING_SERVICE_SID } = rig.settings;
  const response = await fetch(`${base}/2010-04-01/Accounts/${account}/Messages.json`, {
    method: 'POST',
    headers: { connection: 'close', authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
    body: new URLSearchParams({ MessagingServiceSid: TWILIO_MESSAGING_SERVICE_SID, ...form }),
  });
  return { status: response.status, body: (await response.json()) as { [name: string]: unknown } };
}

function text(to: string, intent: string) {
  return create({
    To: to,
    Body: `About ${intent}`,
    StatusCallback: `${rig.settings.PUBLIC_URL}/status?intent=${intent}`,
  });
}

function reports(intent: string): readonly WebhookCall[] {
  return rig.calls.filter((call) => call.query.get('intent') === intent);
}

async function settled(intent: string, count: number): Promise<string[]> {
  const calls = await eventually(
    () => reports(intent),
    (found) => found.length >= count,
  );
  return calls.map((call) => call.params['MessageStatus'] ?? '');
}

function sign(call: WebhookCall, params: { readonly [name: string]: string } = call.params): boolean {
  const query = call.query.size > 0 ? `?${call.query.toString()}` : '';
  return verifyTwilioSignature(AUTH_TOKEN, `${rig.settings.PUBLIC_URL}${call.path}${query}`, params, call.signature);
}

describe('the carrier side', () => {
  it('answers as Twilio: 201 with the message, then signed callbacks, sent and delivered', async () => {
    const to = aPhone();
    const { status, body } = await text(to, 'first');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      to,
      status: 'accepted',
      error_code: null,
    });
    expect(await settled('first', 2)).toEqual(['sent', 'delivered']);
    for (const call of reports('first')) expect(sign(call)).toBe(true);
    expect(sign(reports('first')[0] as WebhookCall, { MessageSid: 'SMforged' })).toBe(false);
  });

  it.each([
    ['a wrong token', 401, 20003, () => create({ To: '+16175550142', Body: 'x' }, 'wrong')],
    ['no phone', 400, 21604, () => create({ Body: 'x' })],
    ['a phone that is none', 400, 21211, () => create({ To: '12', Body: 'x' })],
    ['no text', 400, 21602, () => create({ To: '+16175550142' })],
    ['a text that is too long', 400, 21617, () => create({ To: '+16175550142', Body: 'x'.repeat(1601) })],
  ])('refuses %s with %d and code %d', async (_case, status, code, call) => {
    const answer = await call();
    expect(answer).toMatchObject({ status, body: { code, status, message: expect.any(String) } });
  });

  it('keeps the journal in order, with the intent of each text', async () => {
    const to = aPhone();
    for (const intent of ['one', 'two', 'three']) await text(to, intent);
    const lines = (await rig.journal()).filter((line) => line.to === to);
    expect(lines.map(({ intent, body }) => [intent, body])).toEqual([
      ['one', 'About one'],
      ['two', 'About two'],
      ['three', 'About three'],
    ]);
  });
});

describe('the phone side', () => {
  it('hands a text to the webhook, signed, and gives its answer', async () => {
    const from = aPhone();
    rig.answerWith(200);
    const { status, body } = await rig.sim('POST', '/sms', { from, body: 'Sí, ya tengo todo & más' });
    expect({ status, body }).toEqual({ status: 200, body: { sid: expect.stringMatching(/^SM/), status: 200 } });
    const call = rig.calls.find((one) => one.params['From'] === from) as WebhookCall;
    expect(call).toMatchObject({ path: '/webhooks/twilio/inbound', params: { Body: 'Sí, ya tengo todo & más' } });
    expect(sign(call)).toBe(true);
    expect(sign(call, { ...call.params, Body: 'STOP' })).toBe(false);
  });

  it('hands over what a picture is and where, and lists it, for whoever has the password', async () => {
    const media = [{ contentType: 'image/png', base64: PNG.toString('base64') }];
    await rig.sim('POST', '/sms', { from: aPhone(), body: '', media });
    const params = rig.calls.find((call) => call.params['NumMedia'] === '1')?.params;
    const url = params?.['MediaUrl0'] ?? '';
    expect(params).toMatchObject({ MediaContentType0: 'image/png', MessageSid: expect.stringMatching(/^MM/) });
    const listed = await createSmsProvider(rig.settings).receivedSince(new Date(Date.now() - 60_000));
    const { providerId = '' } = listed.find((one) => one.media === 1) ?? {};
    expect(await createSmsProvider(rig.settings).mediaOf(providerId)).toEqual([{ url, contentType: 'image/png' }]);
    const address = url.replace('https://api.twilio.com', rig.settings.TWILIO_API_BASE ?? '');
    expect((await fetch(address)).status).toBe(401);
  });

  it.each([
    [{ body: '' }, 'nothing said'],
    [{ body: '', media: [{ contentType: 'image/png', base64: '!' }] }, 'no base64'],
    [{ body: '', media: [{ contentType: 'x\r\ny', base64: 'AAAA' }] }, 'no type'],
  ])('refuses %j: %s', async (text, _why) => {
    expect((await rig.sim('POST', '/sms', { from: aPhone(), ...text })).status).toBe(400);
  });

  it('shows both directions of one phone', async () => {
    const phone = aPhone();
    await text(phone, 'both');
    await rig.sim('POST', '/sms', { from: phone, body: 'hello' });
    const { body }: { body: { items: never } } = await rig.sim('GET', `/sms?to=${encodeURIComponent(phone)}`);
    expect(body.items).toMatchObject([{ direction: 'outbound' }, { direction: 'inbound', body: 'hello' }]);
  });

  it.each([
    [{ from: 'me', body: 'x' }],
    [{ from: '+16175550142' }],
    [{ from: '+16175550142', body: 'x', evil: 1 }],
    [[]],
  ])('refuses %j', async (body) => {
    expect(await rig.sim('POST', '/sms', body)).toMatchObject({ status: 400, body: { status: 400 } });
  });

  it('after STOP only one confirmation gets through, until START', async () => {
    const phone = aPhone();
    await rig.sim('POST', '/sms', { from: phone, body: 'Stop' });
    expect((await text(phone, 'confirmation')).status).toBe(201);
    expect(await text(phone, 'too-late')).toMatchObject({ status: 400, body: { code: 21610 } });
    await rig.restart();
    expect(await text(phone, 'too-late')).toMatchObject({ status: 400, body: { code: 21610 } });
    await rig.sim('POST', '/sms', { from: phone, body: 'start' });
    expect((await text(phone, 'welcome-back')).status).toBe(201);
    const types = rig.calls.filter((call) => call.params['From'] === phone).map((call) => call.params['OptOutType']);
    expect(types.filter((type) => type !== undefined)).toEqual(['STOP', 'START']);
  });
});

describe('faults', () => {
  it.each([
    ['drop-callback', 0, []],
    ['duplicate-callback', 6, ['sent', 'sent', 'sent', 'delivered', 'delivered', 'delivered']],
    ['reorder-callbacks', 2, ['delivered', 'sent']],
    ['undeliver', 2, ['sent', 'undelivered']],
  ])('%s', async (kind, count, expected) => {
    const to = aPhone();
    await rig.faults({ kind, to });
    const { body } = await text(to, kind);
    await eventually(
      async () => (await rig.sim('GET', `/sms?to=${encodeURIComponent(to)}`)).body as { items: { status: string }[] },
      ({ items }) => ['delivered', 'undelivered'].includes(items[0]?.status ?? ''),
    );
    expect(await settled(kind, count)).toEqual(expected);
    expect(body).toMatchObject({ to });
  });

  it('hit the same messages again with the same seed', async () => {
    const to = aPhone();
    const round = async () => {
      await rig.faults({ kind: 'reject', rate: 0.5, to });
      const statuses: number[] = [];
      for (let n = 0; n < 20; n += 1) statuses.push((await text(to, 'seeded')).status);
      return statuses;
    };
    const first = await round();
    expect(new Set(first)).toEqual(new Set([201, 400]));
    expect(await round()).toEqual(first);
  });

  it('are refused when they are not known', async () => {
    const unknown = { seed: 1, rules: [{ kind: 'explode', rate: 1 }] };
    expect((await rig.sim('PUT', '/sms/faults', unknown)).status).toBe(400);
  });
});

describe('a restart', () => {
  it('keeps what was accepted and makes the callbacks that were still due', async () => {
    const to = aPhone();
    rig.answerWith(503);
    await text(to, 'interrupted');
    await settled('interrupted', 1);
    await rig.restart();
    rig.answerWith(204);
    expect((await rig.journal()).filter((line) => line.to === to)).toHaveLength(1);
    const last = await eventually(
      () => reports('interrupted').at(-1)?.params['MessageStatus'],
      (status) => status === 'delivered',
    );
    expect(last).toBe('delivered');
  });

  it('a callback that nobody answers is made again', async () => {
    rig.answerWith(503);
    await text(aPhone(), 'stubborn');
    await settled('stubborn', 2);
    rig.answerWith(204);
    const statuses = await eventually(
      () => reports('stubborn').map((call) => call.params['MessageStatus']),
      (all) => all.includes('delivered'),
    );
    expect(statuses.slice(0, 2)).toEqual(['sent', 'sent']);
  });
});
