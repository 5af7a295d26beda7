import { holdBack } from '../../../../core/messaging/delivery/hold-back';
import type { Contact, MessageIntent } from '../../../../core/record/message';
import { anIntent, NOON } from '../../../support/message-builders';

const minutes = (count: number) => new Date(NOON.getTime() + count * 60_000);
const question = { kind: 'yes-no', options: [] } as const;
const asked = (fields: Partial<MessageIntent> = {}) =>
  anIntent({ id: 'asked', status: 'sent', question, sentAt: NOON, createdAt: NOON, ...fields });
const held = (intent: MessageIntent, open: readonly MessageIntent[], now: Date, contact: Contact | null = null) =>
  holdBack(intent, { contact, open, now });
const contact: Contact = { id: 'c', orgId: 'org-1', channel: 'sms', address: '+1' };

describe('a second question to a phone', () => {
  const next = anIntent({ id: 'next', question });

  it('waits while the first has no answer, and looks again soon', () => {
    expect(held(next, [asked()], minutes(1))).toEqual({ until: minutes(11), reason: 'question-open' });
  });

  it('waits no longer than the first question does, nor than four hours', () => {
    expect(held(next, [asked({ expiresAt: minutes(5) })], minutes(1))).toMatchObject({ until: minutes(5) });
    expect(held(next, [asked({ expiresAt: minutes(5) })], minutes(5))).toBeNull();
    expect(held(next, [asked()], minutes(239))).toMatchObject({ until: minutes(240) });
    expect(held(next, [asked()], minutes(240))).toBeNull();
  });

  it('does not wait for itself, nor when it is urgent, by email, or asks nothing', () => {
    expect(held(asked({ status: 'pending' }), [asked()], minutes(1))).toBeNull();
    for (const fields of [{ exempt: true }, { channel: 'email' as const }]) {
      expect(held({ ...next, ...fields }, [asked()], minutes(1))).toBeNull();
    }
    expect(held(anIntent({ id: 'tells' }), [asked()], minutes(1))).toBeNull();
  });
});

describe('a phone that may have opted out', () => {
  const doubted = { ...contact, doubt: { at: NOON, inboundId: 'SM1' } };

  it('gets nothing, urgent or not, except our answers to its texts', () => {
    for (const exempt of [true, false]) {
      expect(held(anIntent({ exempt }), [], NOON, doubted)).toEqual({ until: minutes(60), reason: 'opt-out-doubt' });
    }
    for (const template of ['opt-out-question', 'opt-out-confirmation', 'help']) {
      const { enrollmentId: _none, ...standing } = anIntent({ template });
      expect(held(standing, [], NOON, doubted)).toBeNull();
    }
  });
});

it('a message may be taken back until its window is over', () => {
  const written = anIntent({ heldFor: 'undo-window', heldUntil: minutes(1) });
  expect(held(written, [], NOON)).toEqual({ until: minutes(1), reason: 'undo-window' });
  expect(held(written, [], minutes(1))).toBeNull();
});
