import { receiveSms } from '../../../api/commands/receive-sms';
import { PHONE, SCOPE, webhookRig } from '../../support/sms-webhook-rig';

let sids = 0;
const text = (body: string) => {
  sids += 1;
  return { from: PHONE, to: '+16175550100', messageSid: `SMd${sids}`, body };
};
type Rig = ReturnType<typeof webhookRig>;
const contact = (rig: Rig) => rig.records.contacts.get(SCOPE, 'sms', PHONE);
const conversation = (rig: Rig) => rig.records.conversations.get(SCOPE, 'patient-1');

/** Somebody has mistyped STOP, perhaps. */
async function inDoubt(): Promise<Rig> {
  const rig = webhookRig();
  await receiveSms(rig.deps, text('stpo'));
  rig.passMinutes(1);
  expect((await contact(rig))?.doubt).toBeDefined();
  return rig;
}

describe('a text that may have been an opt-out', () => {
  it('is asked about once, however often the webhook or such a text comes', async () => {
    const rig = webhookRig();
    const sms = text('stpo');
    await receiveSms(rig.deps, sms);
    await receiveSms(rig.deps, sms);
    rig.passMinutes(1);
    await receiveSms(rig.deps, text('sotp'));
    expect(rig.replies().map(({ template }) => template)).toEqual(['opt-out-question']);
    expect(await conversation(rig)).toMatchObject({ needsPerson: true, reason: 'may want to opt out' });
  });

  it.each(['STOP', 'yes', 'Sí', 'sí por favor', 'yes please'])('"%s" after it is the opt-out', async (body) => {
    const rig = await inDoubt();
    expect(await receiveSms(rig.deps, text(body))).toEqual({ meaning: 'opt-out' });
    const now = await contact(rig);
    expect(now?.optedOut).toMatchObject({ source: 'word' });
    expect(now).not.toHaveProperty('doubt');
    expect(rig.replies().map(({ template }) => template)).toEqual(['opt-out-question', 'opt-out-confirmation']);
    expect(await conversation(rig)).toMatchObject({ needsPerson: false });
  });

  it.each(['no', 'NO thanks', 'No gracias', 'keep them please', 'START'])('"%s" after it is none', async (body) => {
    const rig = await inDoubt();
    await receiveSms(rig.deps, text(body));
    const now = await contact(rig);
    expect(now?.optedOut).toBeUndefined();
    expect(now).not.toHaveProperty('doubt');
    expect(await conversation(rig)).toMatchObject({ needsPerson: false });
  });

  it('a clear answer to what the pathway asked ends it, too, and counts', async () => {
    const rig = await inDoubt();
    const question = { kind: 'choice', options: [{ id: 'better', words: ['better'] }] } as const;
    rig.ask({ question });
    await receiveSms(rig.deps, text('better'));
    expect(await contact(rig)).not.toHaveProperty('doubt');
    expect([...rig.records.inboxRows.values()]).toMatchObject([{ news: { option: 'better' } }]);
  });

  it('anything else leaves it for a person', async () => {
    const rig = await inDoubt();
    await receiveSms(rig.deps, text('my daughter has the phone'));
    expect((await contact(rig))?.doubt).toBeDefined();
    expect(await conversation(rig)).toMatchObject({ needsPerson: true });
  });
});
