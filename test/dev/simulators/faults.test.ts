import { createSmsProvider } from '../../../adapters/twilio/sms-provider';
import type { SmsProvider } from '../../../core/ports';
import { OUR_NUMBER } from '../../../dev/simulators/carrier';
import { eventually, simulatorRig, type SimulatorRig } from '../../support/simulators';

let rig: SimulatorRig;
let sms: SmsProvider;
let phones = 0;

beforeAll(async () => {
  rig = await simulatorRig();
  sms = createSmsProvider(rig.settings);
});
beforeEach(() => rig.faults());
afterAll(() => rig.close());

const EARLY = new Date(Date.now() - 60_000);

function aPhone(): string {
  phones += 1;
  return `+1617555${String(3000 + phones)}`;
}

const text = (to: string, body = 'Hello') => sms.send({ intentId: `to ${to}`, orgId: 'org-1', to, body });
const write = (from: string, body: string) => rig.sim('POST', '/sms', { from, body });
const callsFrom = (phone: string) => rig.calls.filter(({ params }) => params['From'] === phone);
const lastCall = (to: string) => rig.calls.filter(({ params }) => params['To'] === to).at(-1)?.params;

describe('a text from a phone', () => {
  it('that is lost never reaches the product, and stays on the list of the carrier', async () => {
    const [lost, told] = [aPhone(), aPhone()];
    await rig.faults({ kind: 'lose-inbound', to: lost });
    await write(lost, 'STOP');
    await write(told, 'Hello');
    expect(callsFrom(told)).toHaveLength(1);
    expect(callsFrom(lost)).toEqual([]);
    const received = await sms.receivedSince(EARLY);
    expect(received.filter(({ from }) => from === lost || from === told)).toMatchObject([
      { from: lost, to: OUR_NUMBER, body: 'STOP', providerId: expect.stringMatching(/^SM/), at: expect.any(Date) },
      { from: told, body: 'Hello' },
    ]);
    expect(await text(lost, 'one confirmation')).toMatchObject({ result: 'accepted' });
    expect(await text(lost, 'another')).toMatchObject({ result: 'rejected', code: '21610', optedOut: true });
  });

  it('is handed over again after a 5xx only where the carrier is set up so', async () => {
    const [patient, hasty] = [aPhone(), aPhone()];
    await rig.faults({ kind: 'call-once', to: hasty });
    rig.answerWith(503);
    expect(await write(hasty, 'Hello')).toMatchObject({ body: { status: 503 } });
    expect(callsFrom(hasty)).toHaveLength(1);
    const writing = write(patient, 'Hello');
    await eventually(
      () => callsFrom(patient).length,
      (count) => count === 2,
    );
    rig.answerWith(204);
    expect(await writing).toMatchObject({ body: { status: 204 } });
  });

  it('is not listed as one that we sent', async () => {
    const phone = aPhone();
    await text(phone);
    await write(phone, 'Hello');
    expect((await sms.receivedSince(EARLY)).filter(({ from }) => from === phone)).toHaveLength(1);
    expect(await sms.acceptedSince(phone, EARLY)).toHaveLength(1);
    expect(await sms.receivedSince(new Date(Date.now() + 60_000))).toEqual([]);
  });
});

test('the list shows a text only after its lag, also when the carrier was started again', async () => {
  const phone = aPhone();
  await rig.faults({ kind: 'list-lag', to: phone, delayMs: 400 });
  await text(phone);
  await rig.restart();
  expect(await sms.acceptedSince(phone, EARLY)).toEqual([]);
  expect((await rig.journal()).filter(({ to }) => to === phone)).toHaveLength(1);
  const listed = await eventually(
    () => sms.acceptedSince(phone, EARLY),
    (found) => found.length > 0,
  );
  expect(listed).toMatchObject([{ body: 'Hello' }]);
});

describe('a bad number', () => {
  it.each([21211, 21610, 21614])('is refused at once with %i, each time', async (code) => {
    const phone = aPhone();
    await rig.faults({ kind: 'bad-number', to: phone, code });
    for (let n = 0; n < 3; n += 1) {
      expect(await text(phone)).toMatchObject({ result: 'rejected', code: String(code), optedOut: code === 21610 });
    }
    expect(await text(aPhone())).toMatchObject({ result: 'accepted' });
  });

  it.each([30003, 30004, 30005, 30006, 30007, 30008])('is told by a callback with %i', async (code) => {
    const phone = aPhone();
    await rig.faults({ kind: 'bad-number', to: phone, code });
    expect(await text(phone)).toMatchObject({ result: 'accepted' });
    const call = await eventually(
      () => lastCall(phone),
      (params) => params?.['MessageStatus'] === 'undelivered',
    );
    expect(call).toMatchObject({ ErrorCode: String(code) });
  });

  it('is drawn once for a number by the seed, whatever is sent to it', async () => {
    const numbers = Array.from({ length: 30 }, aPhone);
    await rig.faults({ kind: 'bad-number', rate: 0.5, code: 21614 });
    const round = () => Promise.all(numbers.map(async (to) => (await text(to)).result));
    const first = await round();
    expect(new Set(first)).toEqual(new Set(['accepted', 'rejected']));
    expect(await round()).toEqual(first);
  });
});
