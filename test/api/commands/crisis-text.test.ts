import { receiveSms } from '../../../api/commands/receive-sms';
import { WAITING } from '../../../core/record/conversation';
import { aPatient } from '../../support/message-builders';
import { PHONE, SCOPE, webhookRig } from '../../support/sms-webhook-rig';

let count = 0;
const text = (body: string, from = PHONE) => ({ from, to: '+16175550100', body, messageSid: `SM${(count += 1)}` });
const answersIn = ({ records }: ReturnType<typeof webhookRig>) =>
  [...records.intentRows.values()].filter(({ template }) => template === 'crisis-answer');

describe('a text with words of crisis', () => {
  it.each([
    ['en', 'I want to die'],
    ['es', 'quiero morirme'],
  ] as const)(
    'is answered with 988 at once in the language %s, put before a person, and people are called',
    async (language, body) => {
      const rig = webhookRig();
      rig.records.patientRows[0] = aPatient({ phone: PHONE, language });
      await receiveSms(rig.deps, text(body));
      expect(answersIn(rig)).toMatchObject([{ exempt: true, language, status: 'pending', address: PHONE }]);
      expect(rig.dispatched).toEqual(answersIn(rig).map(({ id }) => id));
      expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({
        ...{ needsPerson: true, reason: WAITING.crisis, lastText: body },
      });
      expect(rig.crises).toMatchObject([{ patientId: 'patient-1', reference: `sms/SM${count}` }]);
    },
  );

  it('that also answers a question does both', async () => {
    const rig = webhookRig();
    const question = rig.ask();
    await receiveSms(rig.deps, text('no'));
    expect(rig.crises).toEqual([]);
    rig.records.intentRows.set(question.id, question);
    await receiveSms(rig.deps, text('No. I want to kill myself'));
    expect(rig.crises).toHaveLength(1);
    expect(rig.records.inboxRows.size).toBeGreaterThan(1);
    expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ reason: WAITING.crisis });
  });

  it('and a second one within the hour is told to people, and not answered again', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('I want to die'));
    rig.passMinutes(59);
    await receiveSms(rig.deps, text('nobody can stop me killing myself'));
    expect(answersIn(rig)).toHaveLength(1);
    expect(rig.crises).toHaveLength(2);
    rig.passMinutes(2);
    await receiveSms(rig.deps, text('i am going to end my life'));
    expect(answersIn(rig)).toHaveLength(2);
  });

  it('that the carrier tells of twice calls people by the same reference', async () => {
    const rig = webhookRig();
    const sms = text('I want to die');
    await receiveSms(rig.deps, sms);
    await receiveSms(rig.deps, sms);
    expect(answersIn(rig)).toHaveLength(1);
    expect(new Set(rig.crises.map(({ reference }) => reference)).size).toBe(1);
  });

  it('is before a person and answered although people cannot be called, and is tried again', async () => {
    const rig = webhookRig();
    const sms = text('I want to die');
    const raiseCrisis = () => Promise.reject(new Error('not now'));
    await expect(receiveSms({ ...rig.deps, raiseCrisis }, sms)).rejects.toThrow('not now');
    expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ reason: WAITING.crisis });
    expect(answersIn(rig)).toHaveLength(1);
    await receiveSms(rig.deps, sms);
    expect(rig.crises).toHaveLength(1);
    expect(answersIn(rig)).toHaveLength(1);
  });

  it('that ends texts, too, is an opt-out and a crisis', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('STOP'));
    await receiveSms(rig.deps, text('I want to die'));
    expect((await rig.records.contacts.get(SCOPE, 'sms', PHONE))?.optedOut).toBeDefined();
    expect(rig.crises).toHaveLength(1);
  });

  it('from a phone that several patients have is answered and shown to a person, who finds out whose it is', async () => {
    const rig = webhookRig();
    rig.records.patientRows.push(aPatient({ id: 'patient-2', phone: PHONE }));
    await receiveSms(rig.deps, text('I want to die'));
    expect(answersIn(rig)).toHaveLength(1);
    expect(rig.crises).toEqual([]);
    const thread = [...rig.records.conversationRows.values()].find(({ from }) => from?.address === PHONE);
    expect(thread).toMatchObject({ needsPerson: true, reason: WAITING.crisis });
  });

  it('from a phone that nobody has is answered in its language, once an hour, and shown to a person', async () => {
    const rig = webhookRig();
    const from = '+16175550177';
    await receiveSms(rig.deps, text('Ya no quiero vivir', from));
    await receiveSms(rig.deps, text('Ya no quiero vivir', from));
    await receiveSms(rig.deps, text('I want to die', '+16175550178'));
    expect(answersIn(rig)).toMatchObject([
      { address: from, language: 'es', exempt: true },
      { address: '+16175550178', language: 'en' },
    ]);
    rig.passMinutes(61);
    await receiveSms(rig.deps, text('Ya no quiero vivir', from));
    expect(answersIn(rig)).toHaveLength(3);
    const thread = [...rig.records.conversationRows.values()].find(({ from }) => from?.address === '+16175550177');
    expect(thread).toMatchObject({ needsPerson: true, reason: WAITING.crisis });
  });
});

it('a phone that is texted from can be texted', async () => {
  const rig = webhookRig();
  await rig.records.contacts.setUnreachable(SCOPE, 'sms', PHONE, { at: new Date(), code: '30006' });
  await receiveSms(rig.deps, text('hello'));
  expect((await rig.records.contacts.get(SCOPE, 'sms', PHONE))?.unreachable).toBeUndefined();
});

it.each([
  ['I do not want to die', WAITING.concern],
  ['my back is killing me', WAITING.ownWords],
])('%j does not call people', async (body, reason) => {
  const rig = webhookRig();
  await receiveSms(rig.deps, text(body));
  expect(answersIn(rig)).toEqual([]);
  expect(rig.crises).toEqual([]);
  expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ needsPerson: true, reason });
});
