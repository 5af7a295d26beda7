import { reconcileMessages } from '../../activities/reconcile-messages';
import type { SmsProvider } from '../../core/ports';
import { anEnrollment, anIntent } from '../support/message-builders';
import { PHONE, SCOPE, webhookRig } from '../support/sms-webhook-rig';

type Listed = Awaited<ReturnType<SmsProvider['acceptedSince']>>[number];

function rigWith(...listed: readonly Listed[]) {
  const rig = webhookRig();
  const deps = { ...rig.deps, ...rig.records.ports, sms: { acceptedSince: () => Promise.resolve(listed) } };
  const put = (fields: Parameters<typeof anIntent>[0]) => {
    const intent = anIntent({ address: PHONE, ...fields });
    rig.records.intentRows.set(intent.id, intent);
    return intent;
  };
  rig.passMinutes(10);
  return { ...rig, deps, put };
}

const listedAs = (status: string, body = anIntent().body): Listed => ({
  providerId: 'SM1',
  body,
  at: new Date(),
  status,
});

describe('messages without an answer', () => {
  it.each([
    ['sent', 'sent'],
    ['queued', 'sent'],
    ['delivered', 'delivered'],
    ['undelivered', 'failed'],
  ])('one that the carrier lists as %s is %s, and the address is free', async (said, status) => {
    const { deps, put, records } = rigWith(listedAs(said));
    const intent = put({ status: 'unknown' });
    await records.contacts.claim(SCOPE, 'sms', PHONE, intent.id, new Date());
    expect(await reconcileMessages(deps)).toEqual({
      settled: 1,
      unknown: 0,
      dispatched: 0,
      told: status === 'failed' ? 1 : 0,
    });
    expect(records.intentRows.get(intent.id)).toMatchObject({ status, providerId: 'SM1' });
    expect((await records.contacts.get(SCOPE, 'sms', PHONE))?.inFlight).toBeUndefined();
  });

  it('one that is not listed is unknown and is not handed over', async () => {
    const { deps, put, records, dispatched } = rigWith(listedAs('sent', 'other words'));
    const intent = put({ status: 'sending' });
    expect(await reconcileMessages(deps)).toEqual({ settled: 0, unknown: 1, dispatched: 0, told: 1 });
    expect(records.intentRows.get(intent.id)?.status).toBe('unknown');
    expect(dispatched).toEqual([]);
  });

  it('one text of the carrier settles one message, not two of the same words', async () => {
    const { deps, put } = rigWith(listedAs('sent'));
    put({ id: 'first', status: 'unknown' });
    put({ id: 'second', status: 'unknown' });
    expect(await reconcileMessages(deps)).toMatchObject({ settled: 1, unknown: 1 });
  });

  it('one that is long unknown is looked for less and less, then left to a person', async () => {
    const { deps, put, passMinutes } = rigWith();
    put({ status: 'unknown' });
    const looks = async () => (await reconcileMessages(deps)).unknown;
    const found: number[] = [];
    for (const minutes of [0, 10, 40, 5, 24 * 60]) {
      passMinutes(minutes);
      found.push(await looks());
    }
    // After 10, 20, 60 and 65 minutes, and a day later.
    expect(found).toEqual([1, 0, 1, 0, 0]);
  });

  it('stays as it is while the carrier cannot be asked', async () => {
    const { deps, put, records } = rigWith();
    const intent = put({ status: 'unknown' });
    const sms = { acceptedSince: () => Promise.reject(new Error('no carrier')) };
    expect(await reconcileMessages({ ...deps, sms })).toMatchObject({ unknown: 1 });
    expect(records.intentRows.get(intent.id)?.status).toBe('unknown');
  });
});

describe('messages that nobody delivers', () => {
  it('of a person, or of a pathway that has ended, are handed over', async () => {
    const { deps, put, records, dispatched } = rigWith();
    const { enrollmentId: _none, ...loose } = anIntent({ id: 'of-a-person', address: PHONE });
    records.intentRows.set(loose.id, loose);
    records.enrollmentRows.push(anEnrollment({ id: 'ended', status: 'ended' }));
    put({ id: 'of-an-ended-pathway', enrollmentId: 'ended' });
    put({ id: 'of-a-running-pathway' });
    await reconcileMessages(deps);
    expect(dispatched.sort()).toEqual(['of-a-person', 'of-an-ended-pathway']);
  });

  it('wait for the end of their hold', async () => {
    const { deps, records, dispatched, passMinutes } = rigWith();
    const heldUntil = new Date(deps.clock.now().getTime() + 3_600_000);
    const { enrollmentId: _none, ...loose } = anIntent({ id: 'held', heldUntil });
    records.intentRows.set(loose.id, loose);
    await reconcileMessages(deps);
    expect(dispatched).toEqual([]);
    passMinutes(70);
    await reconcileMessages(deps);
    expect(dispatched).toEqual(['held']);
  });
});

describe('failures of which a crash has told nobody', () => {
  const fail = async (fields: Parameters<typeof anIntent>[0], status: 'failed' | 'unknown' = 'failed') => {
    const rig = rigWith();
    const intent = rig.put({ status: 'sent', ...fields });
    await rig.records.intents.transition(SCOPE, intent.id, ['sent'], status, {});
    const conversation = () => [...rig.records.conversationRows.values()][0];
    return { ...rig, intent, conversation, news: () => [...rig.records.inboxRows.values()].map(({ news }) => news) };
  };

  it("of a person's message: it shows in the patient's conversation, once", async () => {
    const { deps, records, conversation } = await fail({ enrollmentId: 'gone' });
    expect(await reconcileMessages(deps)).toMatchObject({ told: 1 });
    expect(conversation()).toMatchObject({ needsPerson: true, reason: 'message not delivered' });
    records.conversationRows.clear();
    expect(await reconcileMessages(deps)).toMatchObject({ told: 0 });
    expect(conversation()).toBeUndefined();
  });

  it('of a running pathway: it hears of it, and no person does', async () => {
    const { deps, conversation, news } = await fail({});
    await reconcileMessages(deps);
    expect(news()).toEqual([{ type: 'delivery', effectKey: 'welcome#1', channel: 'sms', result: 'failed' }]);
    expect(conversation()).toBeUndefined();
  });

  it('of a pathway that has ended: a person does', async () => {
    const { deps, records, conversation, news } = await fail({ enrollmentId: 'ended' });
    records.enrollmentRows.push(anEnrollment({ id: 'ended', status: 'ended' }));
    await reconcileMessages(deps);
    expect(news()).toEqual([]);
    expect(conversation()).toMatchObject({ reason: 'message not delivered' });
  });
});
