import { createEmailProvider } from '../../../adapters/smtp/email-provider';
import { simulatorRig, type SimulatorRig } from '../../support/simulators';

let rig: SimulatorRig;
beforeAll(async () => {
  rig = await simulatorRig();
});
afterEach(() => faults());
afterAll(() => rig.close());

async function faults(...rules: readonly object[]): Promise<void> {
  expect((await rig.sim('PUT', '/mail/faults', { seed: 1, rules })).status).toBe(200);
}

async function mailTo(
  to: string,
): Promise<readonly { subject: string; body: string; messageId: string; to: string[] }[]> {
  const answer: { body: { items: never } } = await rig.sim('GET', `/mail?to=${encodeURIComponent(to)}`);
  return answer.body.items;
}

function send(message: { to: string; subject?: string; intentId?: string }, timeoutMs?: number) {
  const { to, subject = 'Your visit', intentId = 'intent-1' } = message;
  return createEmailProvider(rig.settings, timeoutMs).send({
    intentId,
    orgId: 'org-1',
    to,
    subject,
    body: 'Hola, señora.',
  });
}

describe('sending an email', () => {
  it('arrives with its accents and a Message-ID that comes from the intent', async () => {
    const sent = await send({ to: 'maria@home.example', subject: 'Su visita médica', intentId: 'abc123' });
    expect(sent).toEqual({ result: 'accepted', providerId: '<abc123@clinic.example>' });
    expect(await mailTo('maria@home.example')).toMatchObject([
      {
        subject: 'Su visita médica',
        messageId: '<abc123@clinic.example>',
        body: expect.stringContaining('Hola, señora.'),
      },
    ]);
  });

  it.each([
    ['a line break in the subject', { to: 'a@home.example', subject: 'Hi\r\nBcc: everyone@home.example' }],
    ['a bare line feed in the subject', { to: 'a@home.example', subject: 'Hi\nX-Evil: 1' }],
    ['a line break in the address', { to: 'a@home.example\r\nBcc: everyone@home.example' }],
  ])('refuses %s and sends nothing', async (_case, message) => {
    expect(await send(message)).toMatchObject({ result: 'rejected', code: 'header-injection' });
    expect(await mailTo('everyone@home.example')).toEqual([]);
    expect(await mailTo('a@home.example')).toEqual([]);
  });

  it.each([['one@home.example, two@home.example'], ['Ann <one@home.example>'], ['one'], ['']])(
    'refuses %j, which is not one address',
    async (to) => {
      expect(await send({ to })).toMatchObject({ result: 'rejected', code: 'invalid-address' });
    },
  );

  it('is rejected with the reply of a 5xx and busy on a 4xx', async () => {
    await faults({ kind: 'reject', code: 550 });
    expect(await send({ to: 'b@home.example' })).toMatchObject({ result: 'rejected', code: '550' });
    await faults({ kind: '4xx', code: 451 });
    expect(await send({ to: 'b@home.example' })).toMatchObject({ result: 'busy' });
    expect(await mailTo('b@home.example')).toEqual([]);
  });

  it('is unknown when the answer after the text is lost or late', async () => {
    await faults({ kind: 'accept-then-lose' });
    expect(await send({ to: 'c@home.example' })).toMatchObject({ result: 'unknown' });
    expect(await mailTo('c@home.example')).toHaveLength(1);
    await faults({ kind: 'timeout' });
    expect(await send({ to: 'd@home.example' }, 300)).toMatchObject({ result: 'unknown' });
    expect(await mailTo('d@home.example')).toHaveLength(0);
  });

  it('is busy when no mail server listens', async () => {
    const provider = createEmailProvider({ ...rig.settings, SMTP_URL: 'smtp://127.0.0.1:1' });
    const sent = await provider.send({ intentId: 'x', orgId: 'o', to: 'e@home.example', subject: 's', body: 'b' });
    expect(sent).toMatchObject({ result: 'busy' });
  });
});
