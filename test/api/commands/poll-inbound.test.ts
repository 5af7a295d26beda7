import { createSmsProvider } from '../../../adapters/twilio/sms-provider';
import { InboundPoller } from '../../../api/commands/poll-inbound';
import { receiveSms } from '../../../api/commands/receive-sms';
import { TextIntake } from '../../../api/commands/text-intake';
import type { ReceivedSms } from '../../../core/ports';
import type { CarrierMedia } from '../../../core/record/inbound-sms';
import { InMemoryArrivals } from '../../support/in-memory-arrivals';
import { anIntent, NOON } from '../../support/message-builders';
import { PHONE, SCOPE, webhookRig } from '../../support/sms-webhook-rig';
import { simulatorRig } from '../../support/simulators';

function listedAt(seconds: number, body: string, more: Partial<ReceivedSms> = {}): ReceivedSms {
  const at = new Date(NOON.getTime() + seconds * 1000);
  return { providerId: `SM${body}${seconds}`, from: PHONE, to: '+16175550100', body, media: 0, at, ...more };
}

/** Clinics and patients as the webhooks see them, and a carrier's list that a test fills. */
function pollRig() {
  const rig = webhookRig();
  const listed: ReceivedSms[] = [];
  const asked: Date[] = [];
  const receivedSince = async (since: Date) => {
    asked.push(since);
    return listed.filter(({ at }) => at >= since);
  };
  /** What the carrier tells of a picture; nothing: it does not answer. */
  const pictures = new Map<string, readonly CarrierMedia[]>();
  const mediaOf = async (id: string) => pictures.get(id) ?? Promise.reject(new Error('no answer'));
  const arrivals = new InMemoryArrivals();
  const { clock } = rig.deps;
  const texts = new TextIntake({
    ...{ arrivals, clock, receive: (sms) => receiveSms(rig.deps, sms) },
    onFailure: (_sms, error) => {
      throw error;
    },
  });
  const pollDeps = { ...rig.records.ports, arrivals, texts, clock, sms: { receivedSince, mediaOf } };
  const optedOut = async () => (await rig.records.contacts.get(SCOPE, 'sms', PHONE))?.optedOut !== undefined;
  /** What is found, with all that follows from it done. */
  const poll = async (poller: InboundPoller): Promise<number> => {
    const found = await poller.poll();
    await texts.idle();
    return found;
  };
  return { ...rig, pollDeps, texts, listed, pictures, asked, optedOut, poll, poller: new InboundPoller(pollDeps) };
}

test('a STOP that the carrier lost is an opt-out after one poll, with what waits taken back and one confirmation', async () => {
  const rig = pollRig();
  const carrier = await simulatorRig();
  try {
    await carrier.faults({ kind: 'lose-inbound' });
    rig.records.intentRows.set('waiting', anIntent({ id: 'waiting', status: 'pending', address: PHONE }));
    await carrier.sim('POST', '/sms', { from: PHONE, body: 'STOP' });
    expect(carrier.calls).toEqual([]);
    const deps = { ...rig.pollDeps, clock: { now: () => new Date() }, sms: createSmsProvider(carrier.settings) };
    const poller = new InboundPoller(deps);
    expect(await rig.optedOut()).toBe(false);
    expect(await rig.poll(poller)).toBe(1);
    expect(await rig.optedOut()).toBe(true);
    expect(rig.records.intentRows.get('waiting')).toMatchObject({ status: 'suppressed', reason: 'opted-out' });
    expect(await rig.poll(poller)).toBe(0);
    expect(await rig.poll(new InboundPoller(deps))).toBe(0);
    expect(rig.replies()).toHaveLength(1);
  } finally {
    await carrier.close();
  }
});

test('what a webhook has told is not taken in again, and a conversation that a person closed stays closed', async () => {
  const rig = pollRig();
  rig.listed.push(listedAt(-60, 'My knee hurts'));
  await receiveSms(rig.deps, { from: PHONE, to: '', body: 'My knee hurts', messageSid: 'SMMy knee hurts-60' });
  await rig.records.conversations.touch(SCOPE, 'patient-1', NOON, false);
  expect(await rig.poll(rig.poller)).toBe(0);
  expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ needsPerson: false });
  expect(rig.records.inboundRows.size).toBe(1);
});

test('what a webhook has stored and nobody has taken in yet is not looked for on the list', async () => {
  const rig = pollRig();
  const sms = { from: PHONE, to: '', body: 'My knee hurts', messageSid: 'SMMy knee hurts-60' };
  await rig.pollDeps.arrivals.keep(sms, NOON);
  rig.listed.push(listedAt(-60, 'My knee hurts'));
  expect(await rig.poll(rig.poller)).toBe(0);
  expect(rig.records.inboundRows.size).toBe(0);
  await rig.pollDeps.arrivals.drop(sms.messageSid);
  expect(await rig.poll(new InboundPoller(rig.pollDeps))).toBe(1);
});

test('texts that were lost arrive in the order in which they were sent', async () => {
  const rig = pollRig();
  rig.listed.push(listedAt(-5, 'START'), listedAt(-10, 'STOP'));
  expect(await rig.poll(rig.poller)).toBe(2);
  expect([...rig.records.inboundRows.values()].map(({ body }) => body)).toEqual(['STOP', 'START']);
  expect(await rig.optedOut()).toBe(false);
});

test('a lost STOP does not undo the START that followed it', async () => {
  const rig = pollRig();
  await receiveSms(rig.deps, { from: PHONE, to: '', body: 'START', messageSid: 'SMstart' });
  rig.passMinutes(2);
  rig.listed.push(listedAt(-30, 'STOP'));
  expect(await rig.poll(rig.poller)).toBe(1);
  expect(await rig.optedOut()).toBe(false);
});

test('one text that cannot be stored holds up no other, and is looked for again', async () => {
  const rig = pollRig();
  const { texts } = rig;
  let broken = true;
  const arrive: typeof texts.arrive = (sms) =>
    broken && sms.messageSid === 'SMbad' ? Promise.reject(new Error('no')) : texts.arrive(sms);
  const poller = new InboundPoller({ ...rig.pollDeps, texts: { arrive } });
  rig.listed.push(listedAt(-20, 'STOP', { from: '+16175550199', providerId: 'SMbad' }), listedAt(-10, 'STOP'));
  await expect(rig.poll(poller)).rejects.toThrow('could not be stored');
  await texts.idle();
  expect(await rig.optedOut()).toBe(true);
  broken = false;
  rig.passMinutes(60);
  expect(await rig.poll(poller)).toBe(1);
});

test('the first poll looks back a day, the next ones a few minutes further than the last', async () => {
  const rig = pollRig();
  await rig.poller.poll();
  rig.passMinutes(1);
  await rig.poller.poll();
  const minutesBack = rig.asked.map((since, n) => (NOON.getTime() + n * 60_000 - since.getTime()) / 60_000);
  expect(minutesBack).toEqual([24 * 60, 6]);
});

test('what came with a lost text is fetched as well, and one whose pictures cannot be told of is taken in all the same', async () => {
  const rig = pollRig();
  const url = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1';
  rig.pictures.set('MM1', [{ url, contentType: 'image/jpeg' }]);
  rig.listed.push(listedAt(-20, 'See this', { providerId: 'MM1', media: 1 }));
  rig.listed.push(listedAt(-10, 'STOP', { providerId: 'MM2', media: 2 }));
  expect(await rig.poll(rig.poller)).toBe(2);
  expect([...rig.records.inboundRows.values()]).toMatchObject([
    { providerId: 'MM1', attachments: [{ url, state: 'awaited' }] },
    { providerId: 'MM2', attachments: [{ state: 'lost' }, { state: 'lost' }] },
  ]);
  expect(rig.fetched).toEqual(['MM1']);
  expect(await rig.optedOut()).toBe(true);
});
