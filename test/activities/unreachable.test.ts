import { createDeliverMessage, type DeliverMessageDeps } from '../../activities/deliver-message';
import { createEmailProvider } from '../../adapters/smtp/email-provider';
import { createSmsProvider } from '../../adapters/twilio/sms-provider';
import { systemScope } from '../../core/record/scope';
import { InMemoryMessages } from '../support/in-memory-messages';
import { anIntent, anOrganization, aPatient } from '../support/message-builders';
import { simulatorRig, type SimulatorRig } from '../support/simulators';

const SCOPE = systemScope('org-1', 'test');
const PHONE = '+16175550155';

let rig: SimulatorRig;
beforeAll(async () => {
  rig = await simulatorRig();
});
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
  const send = async (id: string) => {
    const intent = anIntent({ id, address: PHONE, createdAt: new Date(), exempt: true });
    records.intentRows.set(id, intent);
    const outcome = await createDeliverMessage(deps)({ orgId: intent.orgId, intentId: id });
    return { outcome, stored: records.intentRows.get(id) };
  };
  return { records, send, contact: () => records.contacts.get(SCOPE, 'sms', PHONE) };
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
