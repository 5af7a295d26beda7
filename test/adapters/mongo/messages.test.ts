import { randomUUID } from 'node:crypto';
import { consentChanges } from '../../../core/record/consent';
import type { InboundMessage, MessageIntent } from '../../../core/record/message';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';
import { batch, end, intend, minutes, noon, withdraw } from './step-batches';

const scope = staff('clinic');
const clock = { now: () => noon };
let database: DatabaseUnderTest;
beforeAll(async () => {
  database = await openDatabase(clock);
});
afterAll(closeDatabases);

const phone = (): string => `+1617${Math.floor(Math.random() * 1e7)}`;

function intentTo(address: string, parts: Partial<MessageIntent> = {}): MessageIntent {
  return {
    id: randomUUID(),
    orgId: 'clinic',
    patientId: 'rosa',
    channel: 'sms',
    address,
    language: 'es',
    body: 'Hola',
    exempt: false,
    status: 'pending',
    createdAt: noon,
    attempts: 0,
    ...parts,
  };
}

describe('a message intent', () => {
  it('is created once', async () => {
    const { intents } = database.repositories;
    const intent = intentTo(phone());
    await intents.create(scope, intent);
    expect(await intents.create(scope, { ...intent, body: 'Otra' })).toEqual(intent);
  });

  it('moves on for one of twenty who try at once', async () => {
    const { intents } = database.repositories;
    const { id } = await intents.create(scope, intentTo(phone()));
    const moved = await Promise.all(
      Array.from({ length: 20 }, () => intents.transition(scope, id, ['pending'], 'sending', {})),
    );
    expect(moved.filter((intent) => intent !== null)).toHaveLength(1);
    expect(await intents.get(scope, id)).toMatchObject({ status: 'sending', attempts: 1 });
  });

  it("keeps what its end was, and is found by the carrier's id", async () => {
    const { intents } = database.repositories;
    const { id } = await intents.create(scope, intentTo(phone()));
    await intents.transition(scope, id, ['pending'], 'sent', { providerId: 'SM-1', sentAt: minutes(1) });
    expect(await intents.transition(scope, id, ['pending'], 'failed', {})).toBeNull();
    expect(await intents.findByProviderId(scope, 'SM-1')).toMatchObject({ id, status: 'sent', sentAt: minutes(1) });
    expect(await intents.transition(scope, 'nothing', ['pending'], 'sent', {})).toBeNull();
  });

  it('is unsettled when it has been sending or unknown for long', async () => {
    const { intents } = database.repositories;
    const { id } = await intents.create(scope, intentTo(phone()));
    await intents.transition(scope, id, ['pending'], 'unknown', {});
    const ids = async (olderThan: Date): Promise<readonly string[]> =>
      (await intents.unsettledSince(olderThan, 100)).map((intent) => intent.id);
    expect(await ids(noon)).not.toContain(id);
    expect(await ids(minutes(1))).toContain(id);
  });

  it('that failed waits until somebody was told of just that', async () => {
    const { intents } = database.repositories;
    const { id } = await intents.create(scope, intentTo(phone()));
    const untold = async (olderThan: Date): Promise<boolean> =>
      (await intents.untoldSince(olderThan, 100)).some((intent) => intent.id === id);
    expect(await untold(minutes(1))).toBe(false);
    await intents.transition(scope, id, ['pending'], 'unknown', {});
    expect(await untold(noon)).toBe(false);
    expect(await untold(minutes(1))).toBe(true);
    await intents.transition(scope, id, ['unknown'], 'failed', {});
    await intents.markTold(scope, id, 'unknown');
    expect(await untold(minutes(1))).toBe(true);
    await intents.markTold(scope, id, 'failed');
    expect(await untold(minutes(1))).toBe(false);
    await intents.transition(scope, id, ['failed'], 'unknown', {});
    await intents.transition(scope, id, ['unknown'], 'delivered', {});
    expect(await untold(minutes(1))).toBe(false);
  });

  it('counts as sent for its enrollment once it may have left', async () => {
    const { intents } = database.repositories;
    const enrollmentId = randomUUID();
    for (const status of ['pending', 'sent', 'delivered', 'unknown', 'failed', 'suppressed'] as const) {
      await intents.create(scope, intentTo(phone(), { enrollmentId, status }));
    }
    expect(await intents.countSent(scope, enrollmentId)).toBe(3);
  });

  it('is listed newest first, by patient and status', async () => {
    const { intents } = database.repositories;
    const patientId = randomUUID();
    for (const minute of [1, 3, 2]) {
      await intents.create(scope, intentTo(phone(), { patientId, createdAt: minutes(minute) }));
    }
    const page = await intents.list(scope, { patientId, status: 'pending', limit: 2 });
    expect(page.items.map(({ createdAt }) => createdAt)).toEqual([minutes(3), minutes(2)]);
    const rest = await intents.list(scope, { patientId, limit: 2, cursor: page.nextCursor ?? '' });
    expect(rest).toMatchObject({ items: [{ createdAt: minutes(1) }], nextCursor: null, total: 3 });
  });
});

describe('an open question', () => {
  const question = { kind: 'yes-no', options: [{ id: 'yes', words: ['si'] }] } as const;

  it('is one that was sent, newest first, until it is answered', async () => {
    const { intents } = database.repositories;
    const address = phone();
    const asked = async (minute: number, parts: Partial<MessageIntent>): Promise<string> =>
      (await intents.create(scope, intentTo(address, { createdAt: minutes(minute), ...parts }))).id;
    const older = await asked(1, { question, status: 'delivered' });
    const newer = await asked(2, { question, status: 'sent' });
    await asked(3, { question, status: 'pending' });
    await asked(4, { status: 'sent' });
    const openIds = async (): Promise<readonly string[]> =>
      (await intents.openQuestions(scope, 'sms', address)).map(({ id }) => id);
    expect(await openIds()).toEqual([newer, older]);
    await intents.markAnswered(scope, newer, minutes(5));
    expect(await openIds()).toEqual([older]);
    await intents.markAnswered(scope, newer, minutes(6));
    expect((await intents.get(scope, newer))?.answeredAt).toEqual(minutes(5));
  });

  it('is closed when its pathway withdraws it or ends', async () => {
    const { intents, enrollments, ledger } = database.repositories;
    const enroll = async (): Promise<string> => {
      const { enrollment } = await enrollments.create(scope, {
        ...{ patientId: randomUUID(), pathway: 'p', definitionId: 'd', definitionVersion: 1, startAt: noon },
        trigger: { kind: 'api', key: 'k' },
      });
      const prefix = { intentPrefix: enrollment.id };
      await ledger.apply(scope, enrollment, batch(1, { effects: [intend('a#1'), intend('b#1')], ...prefix }));
      for (const target of ['a#1', 'b#1'])
        await intents.transition(scope, `${enrollment.id}${target}/sms`, ['pending'], 'sent', {});
      await ledger.apply(scope, enrollment, batch(2, { effects: [withdraw('a#1')], ...prefix }));
      return enrollment.id;
    };
    const id = await enroll();
    const openTargets = async (): Promise<readonly (string | undefined)[]> =>
      (await intents.openQuestions(scope, 'sms', '+16175550101')).map(({ effectKey }) => effectKey);
    expect(await openTargets()).toEqual(['b#1']);
    const enrollment = await enrollments.get(scope, id);
    if (enrollment === null) throw new Error('the enrollment is gone');
    await ledger.apply(scope, enrollment, batch(3, { effects: [end('completed')] }));
    expect(await openTargets()).toEqual([]);
  });
});

describe('a contact', () => {
  it('has one message in flight, of the fifty that want to be', async () => {
    const { contacts } = database.repositories;
    const address = phone();
    const ids = Array.from({ length: 50 }, (_, i) => `intent-${i}`);
    const claims = await Promise.all(ids.map((id) => contacts.claim(scope, 'sms', address, id, noon)));
    const winner = ids[claims.findIndex(({ result }) => result === 'claimed')];
    expect(claims.filter(({ result }) => result === 'claimed')).toHaveLength(1);
    expect(claims.find(({ result }) => result === 'busy')).toEqual({ result: 'busy', intentId: winner, since: noon });
    expect(await contacts.claim(scope, 'sms', address, winner ?? '', noon)).toEqual({ result: 'claimed' });
    await contacts.release(scope, 'sms', address, 'not-mine');
    expect(await contacts.claim(scope, 'sms', address, 'next', noon)).toMatchObject({ result: 'busy' });
    await contacts.release(scope, 'sms', address, winner ?? '');
    expect(await contacts.claim(scope, 'sms', address, 'next', noon)).toEqual({ result: 'claimed' });
  });

  it('lets one turn be taken of all that were judged by the same state, one after another too', async () => {
    const { contacts } = database.repositories;
    const address = phone();
    const take = async (id: string, revision: number) => {
      const turn = { revision, sends: [{ intentId: id, at: noon }] };
      const { result } = await contacts.claim(scope, 'sms', address, id, noon, turn);
      if (result === 'claimed') await contacts.release(scope, 'sms', address, id);
      return result;
    };
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => take(`intent-${i}`, 0)));
    expect(results.filter((result) => result === 'claimed')).toHaveLength(1);
    expect(await take('late', 0)).toBe('changed');
    const taken = await contacts.get(scope, 'sms', address);
    expect(taken).toMatchObject({ revision: 1, sends: [{ at: noon }] });
    await contacts.release(scope, 'sms', address, taken?.sends?.[0]?.intentId ?? '', 'giveBack');
    expect(await contacts.get(scope, 'sms', address)).toMatchObject({ revision: 2, sends: [] });
    expect(await take('next', 1)).toBe('changed');
    expect(await take('next', 2)).toBe('claimed');
  });

  it('that opted out takes no message until it opts in', async () => {
    const { contacts } = database.repositories;
    const address = phone();
    const out = await Promise.all([1, 2, 3].map(() => contacts.optOut(scope, 'sms', address, 'word', noon)));
    expect(out.filter(Boolean)).toHaveLength(1);
    expect(await contacts.claim(scope, 'sms', address, 'i', noon)).toEqual({ result: 'opted-out' });
    expect(await contacts.get(scope, 'sms', address)).toMatchObject({ optedOut: { at: noon, source: 'word' } });
    expect(await contacts.optIn(scope, 'sms', address, 'word', noon)).toBe(true);
    expect(await contacts.optIn(scope, 'sms', address, 'word', noon)).toBe(false);
    expect(await contacts.claim(scope, 'sms', address, 'i', noon)).toEqual({ result: 'claimed' });
  });

  it('keeps every change of consent with its words, the latest hundred', async () => {
    const { contacts, relay, timeline } = database.repositories;
    const address = phone();
    const patientId = randomUUID();
    await contacts.optIn(scope, 'sms', address, 'staff', noon, { reason: 'signed the form', patientId });
    await contacts.optOut(scope, 'sms', address, 'word', minutes(1), { wording: 'alto ya', patientId });
    await contacts.optOut(scope, 'sms', address, 'carrier', minutes(2));
    const by = scope.actor;
    expect((await contacts.get(scope, 'sms', address))?.consents).toEqual([
      { status: 'opted-in', at: noon, source: 'staff', reason: 'signed the form', by },
      { status: 'opted-out', at: minutes(1), source: 'word', wording: 'alto ya', by },
    ]);
    await relay.relayPending();
    const { items } = await timeline.forPatient(scope, patientId, { limit: 10 });
    expect(items.map(({ kind, data }) => [kind, data['wording'] ?? data['reason']])).toEqual(
      expect.arrayContaining([
        ['contact.opted-out', 'alto ya'],
        ['contact.opted-in', 'signed the form'],
      ]),
    );
    for (let change = 0; change < 60; change += 1) {
      await contacts.optIn(scope, 'sms', address, 'word', minutes(3));
      await contacts.optOut(scope, 'sms', address, 'word', minutes(4 + change));
    }
    const kept = (await contacts.get(scope, 'sms', address))?.consents ?? [];
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)).toMatchObject({ status: 'opted-out', at: minutes(63) });
  });

  it('keeps the opt-out of a record from before the changes were kept', async () => {
    const { contacts } = database.repositories;
    const address = phone();
    await contacts.optOut(scope, 'sms', address, 'carrier', noon);
    await database.connection.collection('contacts').updateOne({ address }, { $unset: { consents: 1 } });
    const old = await contacts.get(scope, 'sms', address);
    expect(consentChanges(old ?? {})).toEqual([{ status: 'opted-out', at: noon, source: 'carrier' }]);
    await contacts.optIn(scope, 'sms', address, 'word', minutes(1), { wording: 'START' });
    expect((await contacts.get(scope, 'sms', address))?.consents).toMatchObject([
      { status: 'opted-out', at: noon, source: 'carrier' },
      { status: 'opted-in', at: minutes(1), wording: 'START' },
    ]);
  });

  it('is the same for an email address in other letters', async () => {
    const { contacts } = database.repositories;
    await contacts.optOut(scope, 'email', 'Rosa@Example.org', 'staff', noon);
    expect(await contacts.claim(scope, 'email', 'rosa@example.ORG', 'i', noon)).toEqual({ result: 'opted-out' });
  });
});

describe('a conversation', () => {
  const inbound = (parts: Partial<InboundMessage>): InboundMessage => ({
    id: randomUUID(),
    orgId: 'clinic',
    channel: 'sms',
    from: '+16175550101',
    to: '+16175550100',
    body: 'si',
    providerId: randomUUID(),
    meaning: 'answer',
    receivedAt: noon,
    ...parts,
  });

  it('keeps a message once, however often the carrier repeats it', async () => {
    const { conversations } = database.repositories;
    const patientId = randomUUID();
    const same = Array.from({ length: 10 }, () => inbound({ providerId: 'SM-same', patientId }));
    const stored = await Promise.all(same.map((message) => conversations.storeInbound(scope, message)));
    expect(stored.filter(Boolean)).toHaveLength(1);
    await conversations.storeInbound(scope, inbound({ patientId, receivedAt: minutes(1), body: 'no' }));
    expect((await conversations.inbound(scope, patientId, 10)).map(({ body }) => body)).toEqual(['no', 'si']);
  });

  it('is flagged for a person until it is settled, and never goes back in time', async () => {
    const { conversations, relay, timeline } = database.repositories;
    const patientId = randomUUID();
    await conversations.touch(scope, patientId, minutes(5));
    await conversations.touch(scope, patientId, minutes(1), { reason: 'unclear' });
    expect(await conversations.get(scope, patientId)).toMatchObject({
      needsPerson: true,
      reason: 'unclear',
      lastAt: minutes(5),
    });
    await conversations.touch(scope, patientId, minutes(6));
    expect(await conversations.get(scope, patientId)).toMatchObject({ needsPerson: true, lastAt: minutes(6) });
    await conversations.touch(scope, patientId, minutes(7), false);
    await conversations.touch(scope, patientId, minutes(8), false);
    const settled = await conversations.get(scope, patientId);
    expect(settled).toMatchObject({ needsPerson: false, lastAt: minutes(8) });
    expect(settled).not.toHaveProperty('reason');
    await relay.relayPending();
    const events = await timeline.forPatient(scope, patientId, { limit: 10 });
    expect(events.items.map(({ kind }) => kind).sort()).toEqual(['conversation.flagged', 'conversation.settled']);
  });
});
