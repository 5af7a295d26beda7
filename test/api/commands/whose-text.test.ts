import { receiveSms } from '../../../api/commands/receive-sms';
import type { MessageIntent } from '../../../core/record/message';
import { anEnrollment, anOrganization, aPatient, NOON } from '../../support/message-builders';
import { PHONE, SCOPE, webhookRig } from '../../support/sms-webhook-rig';

let sids = 0;
const text = (body: string, more: Partial<Parameters<typeof receiveSms>[1]> = {}) => {
  sids += 1;
  return { from: PHONE, to: '+16175550100', messageSid: `SMw${sids}`, body, ...more };
};
const minutes = (count: number) => new Date(NOON.getTime() + count * 60_000);
type Rig = ReturnType<typeof webhookRig>;
const conversation = (rig: Rig) => rig.records.conversations.get(SCOPE, 'patient-1');
const heard = (rig: Rig) => [...rig.records.inboxRows.values()].map(({ news }) => news);

/** "How do you feel?", asked by another pathway. */
const feeling = (fields: Partial<MessageIntent> = {}): Partial<MessageIntent> => ({
  id: 'feeling',
  effectKey: 'feeling#1',
  question: {
    kind: 'choice',
    options: [
      { id: 'better', words: ['better'] },
      { id: 'worse', words: ['worse'] },
    ],
  },
  ...fields,
});

describe('an answer that comes too late', () => {
  it('to a question that has timed out goes to the pathway, which asks a person, and to the inbox', async () => {
    const rig = webhookRig();
    rig.ask({ id: 'asked', expiresAt: minutes(10) });
    rig.passMinutes(11);
    await receiveSms(rig.deps, text('no'));
    expect(heard(rig)).toMatchObject([{ type: 'reply', option: 'no' }]);
    expect(await conversation(rig)).toMatchObject({ reason: 'late answer', questionId: 'asked', lastText: 'no' });
  });

  it('to a pathway that has ended is shown with its question', async () => {
    const rig = webhookRig();
    rig.ask({ id: 'asked' });
    rig.records.enrollmentRows[0] = anEnrollment({ status: 'ended' });
    await receiveSms(rig.deps, text('no'));
    expect(heard(rig)).toEqual([]);
    expect(await conversation(rig)).toMatchObject({ reason: 'late answer', questionId: 'asked' });
  });

  it('after weeks is about nothing that was asked', async () => {
    const rig = webhookRig();
    rig.ask({ id: 'asked', answeredAt: NOON });
    rig.passMinutes(15 * 24 * 60);
    await receiveSms(rig.deps, text('no'));
    expect(await conversation(rig)).toMatchObject({ reason: 'wrote in their own words' });
    expect(await conversation(rig)).not.toHaveProperty('questionId');
  });
});

describe('two open questions to one patient', () => {
  it('an answer that fits one of them only goes there', async () => {
    const rig = webhookRig();
    rig.ask({ id: 'medicines' });
    rig.ask(feeling());
    await receiveSms(rig.deps, text('worse'));
    expect(heard(rig)).toMatchObject([{ effectKey: 'feeling#1', option: 'worse' }]);
    expect(rig.records.intentRows.get('medicines')?.answeredAt).toBeUndefined();
  });

  it('a "1" that fits both goes to a person and to no pathway', async () => {
    const rig = webhookRig();
    rig.ask({ id: 'medicines' });
    rig.ask(feeling());
    expect(await receiveSms(rig.deps, text('1'))).toEqual({ meaning: 'unclear' });
    expect(heard(rig)).toEqual([]);
    expect(await conversation(rig)).toMatchObject({ reason: 'fits several questions' });
  });
});

it('a date is kept as ISO 8601 beside the text, reckoned in the patient’s zone', async () => {
  const rig = webhookRig();
  rig.records.patientRows[0] = aPatient({ zone: 'Pacific/Auckland' });
  rig.ask({ question: { kind: 'date', options: [{ id: 'date', words: [] }] } });
  await receiveSms(rig.deps, text('mañana'));
  expect(heard(rig)).toMatchObject([{ option: 'date' }]);
  // In Auckland it is the 24th already.
  expect([...rig.records.inboundRows.values()]).toMatchObject([{ answers: { option: 'date', value: '2026-11-25' } }]);
});

describe('a picture', () => {
  const attachments = [{ url: 'https://carrier.example/media/1', contentType: 'image/jpeg' }];

  it('without words goes to a person, and to no pathway', async () => {
    const rig = webhookRig();
    rig.ask({ id: 'asked' });
    await receiveSms(rig.deps, text('', { attachments }));
    expect(heard(rig)).toEqual([]);
    expect(await conversation(rig)).toMatchObject({ reason: 'sent a picture or a file', questionId: 'asked' });
    expect([...rig.records.inboundRows.values()]).toMatchObject([{ attachments }]);
    expect(rig.fetched).toHaveLength(1);
  });

  it('beside a clear answer does not keep the answer back', async () => {
    const rig = webhookRig();
    rig.ask();
    await receiveSms(rig.deps, text('no', { attachments }));
    expect(heard(rig)).toMatchObject([{ option: 'no' }]);
    expect(await conversation(rig)).toMatchObject({ reason: 'sent a picture or a file' });
  });
});

it('wakes the patient’s snoozed tasks once, not again when the webhook is replayed', async () => {
  const rig = webhookRig();
  rig.ask();
  const sms = text('no');
  await receiveSms(rig.deps, sms);
  await receiveSms(rig.deps, sms);
  expect(rig.records.woken).toEqual(['patient-1']);
});

describe('a phone that is nobody’s', () => {
  const stranger = '+16175550177';

  it('of the only organization waits there for a person', async () => {
    const rig = webhookRig();
    await receiveSms(rig.deps, text('hello', { from: stranger }));
    expect([...rig.records.conversationRows.values()]).toMatchObject([
      { from: { channel: 'sms', address: stranger }, reason: 'unknown phone', lastText: 'hello' },
    ]);
  });

  it('of several organizations is kept and shown to none of them', async () => {
    const rig = webhookRig();
    rig.records.organizationRows.push(anOrganization({ id: 'org-2' }));
    await receiveSms(rig.deps, text('hello', { from: stranger }));
    expect(rig.records.inboundRows.size).toBe(1);
    expect(rig.records.conversationRows.size).toBe(0);
  });
});

it('a phone shared across organizations waits in each of them', async () => {
  const rig = webhookRig();
  rig.records.organizationRows.push(anOrganization({ id: 'org-2' }));
  rig.records.patientRows.push(aPatient({ id: 'patient-9', orgId: 'org-2', phone: PHONE }));
  expect(await receiveSms(rig.deps, text('hello'))).toEqual({ meaning: 'unmatched' });
  const waiting = [...rig.records.conversationRows.values()];
  expect(waiting.map(({ orgId, reason }) => [orgId, reason])).toEqual([
    ['org-1', 'shared phone'],
    ['org-2', 'shared phone'],
  ]);
  expect(new Set([...rig.records.inboundRows.values()].map(({ id }) => id)).size).toBe(2);
});
