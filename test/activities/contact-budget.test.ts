import { createDeliverMessage, type DeliverMessageDeps } from '../../activities/deliver-message';
import { connectMongo, type MongoAdapter } from '../../adapters/mongo/connect';
import type { SendResult } from '../../core/ports';
import type { InboundMessage, MessageIntent } from '../../core/record/message';
import { systemScope } from '../../core/record/scope';
import { anIntent, anOrganization, NOON } from '../support/message-builders';
import { testDatabase } from '../support/servers';

const SCOPE = systemScope('org-1', 'test');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The record on a real server; the carrier takes everything unless told otherwise. */
describe('the contact budget', () => {
  let mongo: MongoAdapter;
  let now: Date;
  let taken: { readonly intentId: string; readonly body: string }[];
  let answers: SendResult[];
  let people = 0;
  beforeAll(async () => {
    mongo = await connectMongo((await testDatabase()).uri);
    await mongo.repositories.organizations.put(anOrganization());
  });
  beforeEach(() => {
    now = NOON;
    taken = [];
    answers = [];
  });
  afterAll(() => mongo.close());

  async function aPerson() {
    people += 1;
    const phone = `+1617555${String(5000 + people)}`;
    const { patients } = mongo.repositories;
    const name = { given: 'Rosa', family: 'Alvarez' };
    const patient = await patients.create(SCOPE, { identifiers: [], name, phone, language: 'en' });
    let written = 0;
    const intend = (fields: Partial<MessageIntent> = {}): Promise<MessageIntent> => {
      written += 1;
      const id = `${patient.id}-${written}`;
      const own = { id, patientId: patient.id, address: phone, createdAt: now, effectKey: `m${written}#1` };
      return mongo.repositories.intents.create(SCOPE, anIntent({ ...own, body: `text ${written}`, ...fields }));
    };
    return { patient, phone, intend };
  }

  function deliver({ id, orgId }: MessageIntent) {
    const deps: DeliverMessageDeps = {
      repositories: mongo.repositories,
      sms: {
        send: ({ intentId, body }) => {
          const answer = answers.shift() ?? { result: 'accepted', providerId: `SM-${intentId}` };
          if (answer.result === 'accepted') taken.push({ intentId, body });
          return Promise.resolve(answer);
        },
        acceptedSince: () => Promise.resolve([]),
        receivedSince: () => Promise.resolve([]),
        mediaOf: () => Promise.resolve([]),
      },
      email: { send: () => Promise.resolve({ result: 'accepted', providerId: 'mail' }) },
      runtime: { notify: () => Promise.resolve('sent') },
      clock: { now: () => now },
    };
    return createDeliverMessage(deps)({ orgId, intentId: id });
  }
  const stored = async ({ id }: MessageIntent) => (await mongo.repositories.intents.get(SCOPE, id)) ?? undefined;
  const held = (until: string) => ({ result: 'held', until });

  it('lets exactly one of forty go that are delivered at the same time', async () => {
    const { intend } = await aPerson();
    const intents = await Promise.all(Array.from({ length: 40 }, () => intend()));
    const results = await Promise.all(intents.map((intent) => deliver(intent).catch(() => null)));
    for (let round = 0; round < 3; round += 1) {
      now = new Date(now.getTime() + 2 * 60_000);
      results.push(...(await Promise.all(intents.map((intent) => deliver(intent).catch(() => null)))));
    }
    expect(taken).toHaveLength(1);
    const states = await Promise.all(intents.map(stored));
    expect(states.filter((intent) => intent?.status === 'sent')).toHaveLength(1);
    expect(states.filter((intent) => intent?.heldFor === 'daily-budget')).toHaveLength(39);
  });

  it('is one a day and three in seven days', async () => {
    const { intend } = await aPerson();
    for (const day of [0, 1, 2]) {
      now = new Date(NOON.getTime() + day * DAY);
      expect(await deliver(await intend())).toEqual({ result: 'sent' });
    }
    const fourth = await intend();
    expect(await deliver(fourth)).toEqual(held('2026-11-30T13:00:00.000Z'));
    expect(await stored(fourth)).toMatchObject({ status: 'pending', heldFor: 'weekly-budget' });
    now = new Date('2026-11-30T13:00:00.000Z');
    expect(await deliver(fourth)).toEqual({ result: 'sent' });
  });

  it('lets what would be too late at its turn go by the next channel at once', async () => {
    const { intend } = await aPerson();
    expect(await deliver(await intend())).toEqual({ result: 'sent' });
    const tonight = await intend({ expiresAt: new Date(NOON.getTime() + 12 * HOUR) });
    expect(await deliver(tonight)).toEqual({ result: 'suppressed', reason: 'over-budget' });
    const tomorrow = await intend({ expiresAt: new Date(NOON.getTime() + 2 * DAY) });
    expect(await deliver(tomorrow)).toEqual(held('2026-11-24T13:00:00.000Z'));
  });

  it('lets what would expire in the night go by the next channel at once', async () => {
    const { intend } = await aPerson();
    now = new Date(NOON.getTime() + 10 * HOUR);
    const tonight = await intend({ expiresAt: new Date(now.getTime() + 6 * HOUR) });
    expect(await deliver(tonight)).toEqual({ result: 'suppressed', reason: 'out-of-hours' });
    const tomorrow = await intend({ expiresAt: new Date(now.getTime() + 12 * HOUR) });
    expect(await deliver(tomorrow)).toEqual(held('2026-11-24T13:00:00.000Z'));
  });

  it('says of a question that waits for tomorrow anyway that it does, not that another is open', async () => {
    const { intend } = await aPerson();
    const question = { kind: 'yes-no', options: [] } as const;
    expect(await deliver(await intend({ question }))).toEqual({ result: 'sent' });
    expect(await deliver(await intend({ question }))).toEqual(held('2026-11-24T13:00:00.000Z'));
  });

  it('is given back by a message that the carrier refuses or puts off, and not by one it may have', async () => {
    const { intend } = await aPerson();
    answers = [
      { result: 'rejected', code: '21408', message: 'region', optedOut: false },
      { result: 'busy', retryAfterMs: 1000 },
      { result: 'unknown', message: 'timeout' },
    ];
    expect(await deliver(await intend())).toMatchObject({ result: 'failed' });
    const second = await intend();
    await expect(deliver(second)).rejects.toMatchObject({ type: 'provider-unavailable' });
    expect(await deliver(second)).toEqual({ result: 'unknown' });
    now = new Date(now.getTime() + HOUR);
    expect(await deliver(await intend())).toEqual(held('2026-11-24T13:00:00.000Z'));
  });

  it('does not hold what a person wrote, and counts it', async () => {
    const { intend } = await aPerson();
    const byHand = async () => {
      const { enrollmentId: _none, ...loose } = await intend({ status: 'suppressed' });
      return mongo.repositories.intents.create(SCOPE, { ...loose, id: `${loose.id}-hand`, status: 'pending' });
    };
    expect(await deliver(await byHand())).toEqual({ result: 'sent' });
    expect(await deliver(await byHand())).toEqual({ result: 'sent' });
    expect(await deliver(await intend())).toMatchObject({ result: 'held' });
  });

  it('holds nothing that follows within an hour upon what the patient wrote, by day', async () => {
    const { intend, patient, phone } = await aPerson();
    expect(await deliver(await intend())).toEqual({ result: 'sent' });
    const next = await intend();
    expect(await deliver(next)).toMatchObject({ result: 'held' });
    const answer: InboundMessage = {
      ...{ id: `SM-${patient.id}`, orgId: 'org-1', channel: 'sms', from: phone, to: '+1', body: 'yes' },
      ...{ providerId: `SM-${patient.id}`, patientId: patient.id, meaning: 'answer', receivedAt: now },
    };
    await mongo.repositories.conversations.storeInbound(SCOPE, answer);
    expect(await deliver(next)).toEqual({ result: 'sent' });
    now = new Date(now.getTime() + HOUR);
    expect(await deliver(await intend())).toMatchObject({ result: 'held' });
  });

  it('does not concern what is urgent, nor emails', async () => {
    const { intend } = await aPerson();
    expect(await deliver(await intend())).toEqual({ result: 'sent' });
    expect(await deliver(await intend({ exempt: true }))).toEqual({ result: 'sent' });
    const mail = { channel: 'email', address: `rosa${people}@home.example`, subject: 'Hi' } as const;
    expect(await deliver(await intend(mail))).toEqual({ result: 'sent' });
    expect(await deliver(await intend({ ...mail, exempt: false }))).toEqual({ result: 'sent' });
  });
});
