import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { createSmsProvider } from '../../../adapters/twilio/sms-provider';
import { eventually, simulatorRig, type SimulatorRig } from '../../support/simulators';

const TO = '+16175550142';
let rig: SimulatorRig;
beforeAll(async () => {
  rig = await simulatorRig();
});
beforeEach(() => rig.faults());
afterAll(() => rig.close());

function send(intentId: string, to = TO, timeoutMs?: number) {
  return createSmsProvider(rig.settings, timeoutMs).send({ intentId, orgId: 'org-1', to, body: `Text ${intentId}` });
}

async function acceptances(intentId: string): Promise<number> {
  return (await rig.journal()).filter((line) => line.intent === intentId).length;
}

describe('sending a text', () => {
  it('is accepted with the carrier id, and its callback names the intent and organization', async () => {
    const sent = await send('plain');
    expect(sent).toEqual({ result: 'accepted', providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/) });
    const call = await eventually(
      () => rig.calls.find((one) => one.query.get('intent') === 'plain'),
      (found) => found !== undefined,
    );
    expect(call).toMatchObject({ path: '/webhooks/twilio/status' });
    expect(call?.query.get('org')).toBe('org-1');
  });

  it('keeps accents, emoji and line breaks', async () => {
    const body = 'Señora Muñoz: ¿tiene sus medicinas? 👍\nResponda 1 sí, 2 no & más';
    await createSmsProvider(rig.settings).send({ intentId: 'accents', orgId: 'org-1', to: TO, body });
    expect((await rig.journal()).find((line) => line.intent === 'accents')?.body).toBe(body);
  });

  it('is busy for as long as the carrier says on 429, without a second POST', async () => {
    await rig.faults({ kind: '429', rate: 1 });
    expect(await send('slow-down')).toEqual({ result: 'busy', retryAfterMs: 1000 });
    expect(await acceptances('slow-down')).toBe(0);
  });

  it('is rejected with the code of a 4xx, in words without the number', async () => {
    const sent = await send('bad-number', '+1617');
    expect(sent).toEqual({
      result: 'rejected',
      code: '21211',
      message: 'The phone number is not valid.',
      optedOut: false,
    });
  });

  it('says so when the number has opted out at the carrier', async () => {
    await rig.faults({ kind: 'reject', code: 21610 });
    expect(await send('opted-out')).toMatchObject({ result: 'rejected', code: '21610', optedOut: true });
  });

  it.each([['5xx'], ['accept-then-lose']])('is unknown after %s', async (kind) => {
    await rig.faults({ kind });
    expect(await send(`unknown-${kind}`)).toMatchObject({ result: 'unknown' });
    expect(await acceptances(`unknown-${kind}`)).toBe(kind === '5xx' ? 0 : 1);
  });

  it('is unknown when no answer comes in time', async () => {
    await rig.faults({ kind: 'timeout' });
    expect(await send('silence', TO, 200)).toMatchObject({ result: 'unknown' });
  });

  it('is busy when nobody listens: it cannot have been accepted', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const provider = createSmsProvider({ ...rig.settings, TWILIO_API_BASE: `http://127.0.0.1:${port}` });
    const sent = await provider.send({ intentId: 'nobody', orgId: 'org-1', to: TO, body: 'x' });
    expect(sent).toMatchObject({ result: 'busy' });
  });

  it('is rejected with a wrong token', async () => {
    const provider = createSmsProvider({ ...rig.settings, TWILIO_AUTH_TOKEN: 'another' });
    const sent = await provider.send({ intentId: 'token', orgId: 'org-1', to: TO, body: 'x' });
    expect(sent).toMatchObject({ result: 'rejected', code: '20003', optedOut: false });
  });
});

describe('asking the carrier what it accepted', () => {
  it('finds a text whose answer was lost, for its own number and time only', async () => {
    const to = '+16175550143';
    const since = new Date();
    await rig.faults({ kind: 'accept-then-lose' });
    await send('lost', to);
    await send('elsewhere', '+16175550144');
    const provider = createSmsProvider(rig.settings);
    expect(await provider.acceptedSince(to, since)).toEqual([
      { providerId: expect.stringMatching(/^SM/), body: 'Text lost', at: expect.any(Date), status: expect.any(String) },
    ]);
    expect(await provider.acceptedSince(to, new Date(Date.now() + 60_000))).toEqual([]);
  });
});
