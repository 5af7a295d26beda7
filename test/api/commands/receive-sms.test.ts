import { receiveSms, type ReceiveSmsDeps } from '../../../api/commands/receive-sms';
import { Crash, crashing } from '../../support/in-memory-messages';
import { anEnrollment, anIntent, anOrganization, aPatient } from '../../support/message-builders';
import { PHONE, SCOPE, webhookRig } from '../../support/sms-webhook-rig';

let sids = 0;
function text(body: string, more: { messageSid?: string; from?: string; optOutType?: string } = {}) {
  sids += 1;
  return { from: PHONE, to: '+16175550100', messageSid: `SM${sids}`, body, ...more };
}

async function isOptedOut(deps: ReceiveSmsDeps, phone = PHONE): Promise<boolean> {
  return (await deps.contacts.get(SCOPE, 'sms', phone))?.optedOut !== undefined;
}

describe('an answer to a question', () => {
  it.each([
    ['no', 'no'],
    ['Sí', 'yes'],
    ['2', 'no'],
  ])('%j goes to the pathway as %j, stored before it is signalled', async (body, option) => {
    const rig = webhookRig();
    const question = rig.ask();
    expect(await receiveSms(rig.deps, text(body, { messageSid: 'SMa' }))).toEqual({ meaning: 'answer' });
    expect(rig.records.inboxRows.get('enrollment-1/sms/SMa')?.news).toEqual({
      type: 'reply',
      effectKey: 'welcome#1',
      option,
      inboundId: 'SMa',
    });
    expect(rig.notified).toEqual(['enrollment-1/sms/SMa']);
    expect(rig.records.intentRows.get(question.id)?.answeredAt).toBeDefined();
    expect(await rig.records.conversations.inbound(SCOPE, 'patient-1', 5)).toMatchObject([
      { body, meaning: 'answer', answers: { intentId: question.id, option } },
    ]);
  });

  it('that is unclear goes to the pathway and to a person, and leaves the question open', async () => {
    const rig = webhookRig();
    const question = rig.ask();
    expect(await receiveSms(rig.deps, text('well, my daughter went to the shop'))).toEqual({ meaning: 'unclear' });
    expect([...rig.records.inboxRows.values()]).toMatchObject([{ news: { type: 'reply', option: 'unclear' } }]);
    expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ needsPerson: true });
    expect(rig.records.intentRows.get(question.id)?.answeredAt).toBeUndefined();
    expect(await receiveSms(rig.deps, text('no'))).toEqual({ meaning: 'answer' });
  });

  it('is stored although Temporal cannot be reached', async () => {
    const rig = webhookRig();
    rig.ask();
    const runtime = { notify: () => Promise.reject(new Error('no Temporal')) };
    expect(await receiveSms({ ...rig.deps, runtime }, text('no'))).toEqual({ meaning: 'answer' });
    expect(rig.records.inboxRows.size).toBe(1);
  });

  it('to a pathway that has ended goes to a person', async () => {
    const rig = webhookRig();
    rig.ask();
    rig.records.enrollmentRows[0] = anEnrollment({ status: 'ended' });
    expect(await receiveSms(rig.deps, text('no'))).toEqual({ meaning: 'unclear' });
    expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ needsPerson: true });
  });
});

describe('a text without a question', () => {
  it('goes to a person', async () => {
    const rig = webhookRig();
    expect(await receiveSms(rig.deps, text('When is my visit?'))).toEqual({ meaning: 'unclear' });
    expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({
      needsPerson: true,
      reason: 'wrote in their own words',
    });
    expect(rig.records.inboxRows.size).toBe(0);
  });
});

describe('a webhook that is replayed', () => {
  it('changes nothing', async () => {
    const rig = webhookRig();
    rig.ask();
    const sms = text('no');
    await receiveSms(rig.deps, sms);
    const before = JSON.stringify([...rig.records.inboxRows, ...rig.records.intentRows]);
    expect(await receiveSms(rig.deps, sms)).toEqual({ meaning: 'ignored' });
    expect(await receiveSms(rig.deps, { ...sms, body: 'STOP' })).toEqual({ meaning: 'ignored' });
    expect(JSON.stringify([...rig.records.inboxRows, ...rig.records.intentRows])).toBe(before);
    expect(await isOptedOut(rig.deps)).toBe(false);
  });

  it('of an old STOP does not undo the START after it', async () => {
    const rig = webhookRig();
    const stop = text('STOP');
    await receiveSms(rig.deps, stop);
    rig.passMinutes(5);
    await receiveSms(rig.deps, text('START'));
    rig.passMinutes(5);
    expect(await receiveSms(rig.deps, stop)).toEqual({ meaning: 'ignored' });
    expect(await isOptedOut(rig.deps)).toBe(false);
  });

  it.each([['no'], ['STOP'], ['START'], ['HELP'], ['who is this']])(
    'finishes what a crash had cut off: %j',
    async (body) => {
      const whole = webhookRig();
      whole.ask();
      whole.records.intentRows.set('waiting', anIntent({ id: 'waiting' }));
      const sms = text(body);
      await receiveSms(whole.deps, sms);
      const expected = snapshot(whole);
      for (const when of ['before', 'after'] as const) {
        for (let at = 1, reached = true; reached; at += 1) {
          const rig = webhookRig();
          rig.ask();
          rig.records.intentRows.set('waiting', anIntent({ id: 'waiting' }));
          const { clock, content, ...ports } = rig.deps;
          const broken = crashing(ports, at, when);
          await receiveSms({ ...broken.ports, clock, content }, sms).catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error;
          });
          reached = broken.calls() >= at;
          await receiveSms(rig.deps, sms);
          expect(snapshot(rig)).toEqual(expected);
        }
      }
    },
  );

  function snapshot({ records }: ReturnType<typeof webhookRig>) {
    return {
      intents: [...records.intentRows.values()],
      inbox: [...records.inboxRows.values()],
      inbound: [...records.inboundRows.values()],
      contacts: [...records.contactRows.values()],
      needsPerson: [...records.conversationRows.values()].map((conversation) => conversation.needsPerson),
    };
  }
});

describe('opting out', () => {
  it.each([['STOP'], ['stop'], ['ALTO'], ['please stop texting me']])(
    '%j is believed: recorded, confirmed once, told to the pathways',
    async (body) => {
      const rig = webhookRig();
      rig.ask();
      expect(await receiveSms(rig.deps, text(body, { messageSid: 'SMs' }))).toEqual({ meaning: 'opt-out' });
      expect(await isOptedOut(rig.deps)).toBe(true);
      expect(rig.replies()).toMatchObject([{ template: 'opt-out-confirmation', status: 'pending', address: PHONE }]);
      expect(rig.dispatched).toEqual(rig.replies().map(({ id }) => id));
      expect(rig.records.inboxRows.get('enrollment-1/sms/SMs')?.news).toMatchObject({ name: 'patient.optedOut' });
    },
  );

  it('takes back at once what waits for this phone, and records the words', async () => {
    const rig = webhookRig();
    rig.records.intentRows.set('waiting', anIntent({ id: 'waiting' }));
    rig.records.intentRows.set('elsewhere', anIntent({ id: 'elsewhere', address: '+16175550143' }));
    await receiveSms(rig.deps, text('Please stop texting me 🙏'));
    expect(rig.records.intentRows.get('waiting')).toMatchObject({ status: 'suppressed', reason: 'opted-out' });
    expect(rig.records.intentRows.get('elsewhere')).toMatchObject({ status: 'pending' });
    expect(rig.replies()).toMatchObject([{ status: 'pending' }]);
    const contact = await rig.deps.contacts.get(SCOPE, 'sms', PHONE);
    expect(contact?.consents).toMatchObject([
      { status: 'opted-out', source: 'word', wording: 'Please stop texting me 🙏', by: { kind: 'patient' } },
    ]);
  });

  it('from a phone that two patients have is recorded in nobody’s name', async () => {
    const rig = webhookRig();
    rig.records.patientRows.push(aPatient({ id: 'patient-2', phone: PHONE }));
    await receiveSms(rig.deps, text('STOP'));
    const contact = await rig.deps.contacts.get(SCOPE, 'sms', PHONE);
    expect(contact?.consents).toMatchObject([{ wording: 'STOP', by: { kind: 'system' } }]);
  });

  it('is not confirmed a second time', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('STOP'));
    rig.passMinutes(1);
    await receiveSms(rig.deps, text('STOP'));
    expect(rig.replies()).toHaveLength(1);
  });

  it('is believed when only the carrier recognized it', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('hello', { optOutType: 'STOP' }));
    expect(await isOptedOut(rig.deps)).toBe(true);
  });

  it('is confirmed in the language of the patient', async () => {
    const rig = webhookRig();
    rig.records.patientRows[0] = aPatient({ phone: PHONE, language: 'es' });
    await receiveSms(rig.deps, text('ALTO'));
    expect(rig.replies()).toMatchObject([{ language: 'es', body: expect.stringContaining('(es)') }]);
  });

  it('"stop by the clinic?" is none', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('Can I stop by the clinic?'));
    expect(await isOptedOut(rig.deps)).toBe(false);
  });

  it('in doubt is asked about, and a person hears of it', async () => {
    const rig = webhookRig();
    rig.ask();
    await receiveSms(rig.deps, text('stpo'));
    expect(await isOptedOut(rig.deps)).toBe(false);
    expect(rig.replies()).toMatchObject([{ template: 'opt-out-question' }]);
    expect(await rig.records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ reason: 'may want to opt out' });
  });

  it('of a phone that two patients share concerns both', async () => {
    const rig = webhookRig();
    rig.records.patientRows.push(aPatient({ id: 'patient-2', phone: PHONE }));
    rig.records.enrollmentRows.push(anEnrollment({ id: 'enrollment-2', patientId: 'patient-2' }));
    await receiveSms(rig.deps, text('STOP', { messageSid: 'SMb' }));
    expect([...rig.records.inboxRows.keys()]).toEqual(['enrollment-1/sms/SMb', 'enrollment-2/sms/SMb']);
    expect(rig.replies()).toHaveLength(1);
  });

  it('of a stranger counts', async () => {
    const rig = webhookRig();
    expect(await receiveSms(rig.deps, text('STOP', { from: '+16175550177' }))).toEqual({ meaning: 'unmatched' });
    expect(await isOptedOut(rig.deps, '+16175550177')).toBe(true);
  });
});

describe('opting in again and help', () => {
  it('START after STOP is recorded and confirmed', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('STOP'));
    rig.passMinutes(1);
    expect(await receiveSms(rig.deps, text('START'))).toEqual({ meaning: 'opt-in' });
    expect(await isOptedOut(rig.deps)).toBe(false);
    expect(rig.replies().map(({ template }) => template)).toEqual(['opt-out-confirmation', 'opt-in-confirmation']);
  });

  it('"yes" to a question is its answer, also when the carrier takes it for START', async () => {
    const rig = webhookRig();
    rig.ask();
    expect(await receiveSms(rig.deps, text('yes', { optOutType: 'START' }))).toEqual({ meaning: 'answer' });
  });

  it('HELP says who we are and how to call', async () => {
    const rig = webhookRig();
    expect(await receiveSms(rig.deps, text('HELP'))).toEqual({ meaning: 'help' });
    expect(rig.replies()).toMatchObject([{ body: 'Riverside Clinic: help 617-555-0199' }]);
  });
});

describe('whose text it is', () => {
  it('an unknown phone is kept unmatched in the first organization', async () => {
    const rig = webhookRig();
    rig.records.organizationRows.push(anOrganization({ id: 'org-2' }));
    const sms = text('hello', { from: '+16175550177' });
    expect(await receiveSms(rig.deps, sms)).toEqual({ meaning: 'unmatched' });
    expect([...rig.records.inboundRows.values()]).toMatchObject([{ orgId: 'org-1', meaning: 'unmatched' }]);
    expect(await receiveSms(rig.deps, sms)).toEqual({ meaning: 'ignored' });
  });

  it('a shared phone: it is of the only one who was asked', async () => {
    const rig = webhookRig();
    rig.records.patientRows.push(aPatient({ id: 'patient-2', phone: PHONE }));
    rig.ask({ patientId: 'patient-2' });
    expect(await receiveSms(rig.deps, text('no'))).toEqual({ meaning: 'answer' });
    expect([...rig.records.inboundRows.values()]).toMatchObject([{ patientId: 'patient-2' }]);
  });

  it.each([
    ['nobody was asked', 0],
    ['both were asked', 2],
  ])('a shared phone: a person looks when %s', async (_case, asked) => {
    const rig = webhookRig();
    rig.records.patientRows.push(aPatient({ id: 'patient-2', phone: PHONE }));
    for (let n = 1; n <= asked; n += 1) rig.ask({ id: `question-${n}`, patientId: `patient-${n}` });
    expect(await receiveSms(rig.deps, text('no'))).toEqual({ meaning: 'unmatched' });
    expect([...rig.records.conversationRows.values()]).toMatchObject([
      { from: { address: PHONE }, needsPerson: true, reason: 'shared phone', lastText: 'no' },
    ]);
    expect(rig.records.inboxRows.size).toBe(0);
  });

  it('a patient of the second organization is found there', async () => {
    const rig = webhookRig();
    rig.records.organizationRows.push(anOrganization({ id: 'org-2' }));
    rig.records.patientRows.push(aPatient({ id: 'patient-9', orgId: 'org-2', phone: '+16175550155' }));
    await receiveSms(rig.deps, text('hello', { from: '+16175550155' }));
    expect([...rig.records.inboundRows.values()]).toMatchObject([{ orgId: 'org-2', patientId: 'patient-9' }]);
  });
});
