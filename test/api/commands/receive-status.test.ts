import fc from 'fast-check';
import { receiveStatus } from '../../../api/commands/receive-status';
import type { IntentStatus } from '../../../core/record/message';
import { anIntent } from '../../support/message-builders';
import { PHONE, SCOPE, webhookRig } from '../../support/sms-webhook-rig';

function rigWith(status: IntentStatus) {
  const rig = webhookRig();
  rig.records.intentRows.set('intent-1', anIntent({ status, address: PHONE }));
  const report = (said: string, errorCode?: string, messageSid = 'SM1') =>
    receiveStatus(rig.deps, {
      intentId: 'intent-1',
      orgId: 'org-1',
      messageSid,
      status: said,
      ...(errorCode && { errorCode }),
    });
  return { ...rig, report, intent: () => rig.records.intentRows.get('intent-1') };
}

describe('a report of the carrier', () => {
  it('delivered: the message is, with its time and carrier id', async () => {
    const { report, intent } = rigWith('sent');
    expect(await report('delivered')).toBe('applied');
    expect(intent()).toMatchObject({ status: 'delivered', providerId: 'SM1', deliveredAt: expect.any(Date) });
  });

  it('settles what was unknown and frees the address', async () => {
    const { report, intent, records } = rigWith('unknown');
    await records.contacts.claim(SCOPE, 'sms', PHONE, 'intent-1', new Date());
    await report('sent');
    expect(intent()).toMatchObject({ status: 'sent', providerId: 'SM1' });
    expect((await records.contacts.get(SCOPE, 'sms', PHONE))?.inFlight).toBeUndefined();
  });

  it('undelivered: the pathway hears of it once, so that it tries the next channel', async () => {
    const { report, intent, records, notified } = rigWith('sent');
    await report('undelivered', '30003');
    await report('undelivered', '30003');
    expect(intent()).toMatchObject({ status: 'failed', error: { code: '30003' } });
    expect([...records.inboxRows.values()]).toMatchObject([
      { news: { type: 'delivery', effectKey: 'welcome#1', channel: 'sms', result: 'failed' } },
    ]);
    expect(new Set(notified).size).toBe(1);
  });

  it('of a number that cannot have texts marks it, and a text that arrives takes the mark away', async () => {
    const { report, records } = rigWith('sent');
    const unreachable = async () => (await records.contacts.get(SCOPE, 'sms', PHONE))?.unreachable;
    await report('undelivered', '30003');
    expect(await unreachable()).toBeUndefined();
    await report('undelivered', '30006');
    expect(await unreachable()).toMatchObject({ code: '30006' });
    await report('delivered');
    expect(await unreachable()).toBeUndefined();
  });

  it('tells the pathway although the first call was cut off after the change', async () => {
    const { report, records } = rigWith('failed');
    await report('failed', '30005');
    expect(records.inboxRows.size).toBe(1);
  });

  it('21610: the opt-out at the carrier counts like a word to us, and is told to the pathways once', async () => {
    const { report, records } = rigWith('sent');
    records.intentRows.set('waits', anIntent({ id: 'waits', address: PHONE }));
    await report('undelivered', '21610');
    await report('undelivered', '21610');
    expect((await records.contacts.get(SCOPE, 'sms', PHONE))?.optedOut).toMatchObject({ source: 'carrier' });
    expect(records.intentRows.get('waits')).toMatchObject({ status: 'suppressed', reason: 'opted-out' });
    const told = [...records.inboxRows.values()].filter(({ news }) => news.type === 'event');
    expect(told).toMatchObject([{ enrollmentId: 'enrollment-1', news: { name: 'patient.optedOut' } }]);
  });

  it('21610 after a STOP that came to us: the pathways have heard already', async () => {
    const { report, records } = rigWith('sent');
    await records.contacts.optOut(SCOPE, 'sms', PHONE, 'word', new Date());
    await report('undelivered', '21610');
    expect([...records.inboxRows.values()].filter(({ news }) => news.type === 'event')).toEqual([]);
  });

  it('about another message, intent or organization is ignored', async () => {
    const { report, intent, records } = rigWith('sent');
    records.intentRows.set('intent-1', anIntent({ status: 'sent', providerId: 'SM1' }));
    expect(await report('failed', '30003', 'SM2')).toBe('ignored');
    expect(intent()?.status).toBe('sent');
    const { deps } = webhookRig();
    const foreign = { intentId: 'intent-1', orgId: 'org-2', messageSid: 'SM1', status: 'delivered' };
    expect(await receiveStatus(deps, foreign)).toBe('ignored');
  });

  it('ends the same in any order and however often it comes', async () => {
    const said = fc.constantFrom('queued', 'sending', 'sent', 'delivered');
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 8 }), async (reports) => {
        const { report, intent } = rigWith('sending');
        for (const one of reports) await report(one);
        expect(intent()?.status).toBe(reports.includes('delivered') ? 'delivered' : 'sent');
      }),
    );
  });

  it('delivered is never taken back, not by a failure either', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(['sent', 'undelivered', 'failed', 'delivered'], { minLength: 4 }),
        async (reports) => {
          const { report, intent } = rigWith('sending');
          for (const one of reports) await report(one);
          expect(intent()?.status).toBe('delivered');
        },
      ),
    );
  });
});
