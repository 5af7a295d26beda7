import { createDeliverMessage, type DeliverMessageDeps } from '../../activities/deliver-message';
import { createEmailProvider } from '../../adapters/smtp/email-provider';
import { createSmsProvider } from '../../adapters/twilio/sms-provider';
import type { MessageIntent } from '../../core/record/message';
import { systemScope } from '../../core/record/scope';
import { InMemoryMessages } from '../support/in-memory-messages';
import { anIntent, anOrganization, aPatient } from '../support/message-builders';
import { simulatorRig, type SimulatorRig } from '../support/simulators';

const SCOPE = systemScope('org-1', 'test');
const PHONE = '+16175550155';
const EMAIL = 'rosa@home.example';
const mailFaults = (...rules: readonly object[]) => rig.sim('PUT', '/mail/faults', { seed: 1, rules });

let rig: SimulatorRig;
beforeAll(async () => {
  rig = await simulatorRig();
});
afterEach(() => mailFaults());
afterAll(() => rig.close());

function world() {
  const records = new InMemoryMessages();
  records.organizationRows.push(anOrganization({ quietHours: { start: '00:00', end: '00:00' } }));
  records.patientRows.push(aPatient({ phone: PHONE }));
  const deps: DeliverMessageDeps = {
    repositories: records,
    sms: createSmsProvider(rig.settings, 2_000),
    email: createEmailProvider(rig.settings, 2_000),
    runtime: { notify: () => Promise.resolve('sent') },
    clock: { now: () => new Date() },
  };
  const send = async (
    id: string,
    to: Pick<MessageIntent, 'channel' | 'address'> = { channel: 'sms', address: PHONE },
  ) => {
    const intent = anIntent({ id, ...to, createdAt: new Date(), exempt: true });
    records.intentRows.set(id, intent);
    const outcome = await createDeliverMessage(deps)({ orgId: intent.orgId, intentId: id });
    return { outcome, stored: records.intentRows.get(id) };
  };
  return {
    ...{ records, send, contact: () => records.contacts.get(SCOPE, 'sms', PHONE) },
    email: (id: string) => send(id, { channel: 'email', address: EMAIL }),
    mailbox: () => records.contacts.get(SCOPE, 'email', EMAIL),
  };
}

it.each(['21211', '21614'])('a number refused for good (%s) is not tried again until it is confirmed', async (code) => {
  const { records, send, contact } = world();
  await rig.faults({ kind: 'bad-number', code: Number(code) });
  expect((await send('first')).stored).toMatchObject({ status: 'failed', error: { code } });
  expect(await contact()).toMatchObject({ unreachable: { code } });
  await rig.faults();
  const before = (await rig.journal()).length;
  expect((await send('second')).stored).toMatchObject({ status: 'suppressed', reason: 'unreachable' });
  expect(await rig.journal()).toHaveLength(before);
  await records.contacts.setUnreachable(SCOPE, 'sms', PHONE, null);
  expect((await send('third')).outcome.result).toBe('sent');
});

it('a refusal that is not the number’s fault does not mark it', async () => {
  const { send, contact } = world();
  await rig.faults({ kind: 'bad-number', code: 21408 });
  expect((await send('only')).stored).toMatchObject({ status: 'failed' });
  expect((await contact())?.unreachable).toBeUndefined();
});

describe('a mailbox that the mail server refuses', () => {
  it.each([
    ['550', { kind: 'no-mailbox' }, '5.1.1', 'There is no such mailbox.'],
    ['550 5.1.1 after the text', { kind: 'reject', reply: '5.1.1 User unknown' }, '5.1.1', 'There is no such mailbox.'],
    ['550 5.2.1', { kind: 'no-mailbox', reply: '5.2.1 Account disabled' }, '5.2.1', 'The mailbox is closed.'],
  ])('for good (%s) is not tried again until it is confirmed', async (_, fault, code, message) => {
    const { records, email, mailbox } = world();
    await mailFaults(fault);
    expect(await email('first')).toMatchObject({
      outcome: { result: 'failed' },
      stored: { status: 'failed', error: { code, message } },
    });
    expect(await mailbox()).toMatchObject({ unreachable: { code } });
    await mailFaults();
    // The result by which its pathway goes to the next channel at once.
    expect(await email('second')).toMatchObject({
      outcome: { result: 'suppressed', reason: 'unreachable' },
      stored: { status: 'suppressed', reason: 'unreachable' },
    });
    await records.contacts.setUnreachable(SCOPE, 'email', EMAIL, null);
    expect((await email('third')).outcome.result).toBe('sent');
  });

  it.each([
    ['by its policy', { kind: 'no-mailbox', reply: '5.7.1 Not from you' }],
    ['as too large', { kind: 'reject', code: 552, reply: '5.3.4 Message too large' }],
    ['as full', { kind: 'no-mailbox', code: 552, reply: '5.2.2 Mailbox full' }],
    ['for what it says', { kind: 'reject', code: 550, reply: 'Message content not accepted' }],
    ['since it relays nothing for us', { kind: 'no-mailbox', reply: 'relay not permitted' }],
    ['for now', { kind: '4xx', code: 450, reply: '4.2.1 Try later' }],
  ])('%s is not marked', async (_, fault) => {
    const { email, mailbox, records } = world();
    await mailFaults(fault);
    await email('only').catch((error: unknown) => expect(error).toMatchObject({ type: 'provider-unavailable' }));
    expect(records.intentRows.get('only')?.status).toMatch(/^(?:failed|pending)$/);
    expect((await mailbox())?.unreachable).toBeUndefined();
  });
});
