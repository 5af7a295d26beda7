import { randomUUID } from 'node:crypto';
import { createKeepMedia } from '../../activities/keep-media';
import type { FetchedMedia } from '../../core/ports';
import type { Attachment } from '../../core/record/message';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from '../adapters/mongo/database-under-test';
import { PNG } from '../support/files';
import { NOON } from '../support/message-builders';

const scope = staff('clinic');
let now = NOON;
let database: DatabaseUnderTest;
beforeAll(async () => {
  database = await openDatabase({ now: () => now });
});
beforeEach(() => {
  now = NOON;
});
afterAll(closeDatabases);

const awaited = (name: string): Attachment => ({
  url: `https://api.twilio.com/${name}`,
  contentType: 'image/jpeg',
  state: 'awaited',
});
const fetched: FetchedMedia = { result: 'fetched', content: PNG };
const failed = (why: 'missing' | 'unreachable'): FetchedMedia => ({ result: 'failed', why });

/** A message with pictures at a carrier that answers as a test says, and never without being asked. */
async function received(pictures: Readonly<Record<string, FetchedMedia | (() => FetchedMedia)>>) {
  const { attachments, conversations } = database.repositories;
  const messageId = `MM${randomUUID()}`;
  const asked: string[] = [];
  await conversations.storeInbound(scope, {
    ...{ id: messageId, providerId: messageId, orgId: 'clinic', channel: 'sms', from: '+16175550142', to: '+1' },
    ...{ body: '', meaning: 'unclear', patientId: messageId, receivedAt: NOON },
    attachments: Object.keys(pictures).map(awaited),
  });
  const media = {
    fetch: (url: string): Promise<FetchedMedia> => {
      const name = url.split('/').at(-1) ?? '';
      asked.push(name);
      const answer = pictures[name] ?? failed('unreachable');
      return Promise.resolve(typeof answer === 'function' ? answer() : answer);
    },
  };
  const keepMedia = createKeepMedia({ repositories: database.repositories, media, clock: { now: () => now } });
  const told = async () => {
    await database.repositories.relay.relayPending();
    const { items } = await database.repositories.timeline.forPatient(scope, messageId, { limit: 50 });
    return items.filter(({ kind }) => kind.startsWith('attachment.')).map(({ kind, data }) => ({ kind, ...data }));
  };
  return {
    ...{ asked, told, messageId, attachments },
    round: () => keepMedia({ orgId: 'clinic', messageId }),
    now: async () => (await attachments.message(scope, messageId))?.attachments ?? [],
    /** Whether the sweeper would start it when it is so late. */
    isDue: async (at: Date) => (await attachments.awaitedSince(at, 1000)).some(({ id }) => id === messageId),
  };
}

const later = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

it('keeps each picture under the type of its bytes, and tells of it once', async () => {
  const rig = await received({ a: fetched, b: { result: 'fetched', content: Buffer.from('<html>') } });
  expect(await rig.isDue(later(1))).toBe(true);
  expect(await rig.round()).toEqual({ again: null });
  const [a, b] = await rig.now();
  expect(a).toMatchObject({ state: 'kept', contentType: 'image/png', size: PNG.length });
  expect(b).toMatchObject({ state: 'kept', contentType: 'application/octet-stream' });
  const file = await rig.attachments.file(scope, a?.file ?? '');
  expect(file && Buffer.from(file.content)).toEqual(PNG);
  expect(await rig.isDue(later(10_000))).toBe(false);
  expect(await rig.round()).toEqual({ again: null });
  expect(rig.asked).toEqual(['a', 'b']);
  expect(await rig.told()).toMatchObject([{ kind: 'attachment.kept' }, { kind: 'attachment.kept' }]);
});

it('tries again only what is missing, and later each time', async () => {
  let isUp = false;
  const rig = await received({ a: fetched, b: () => (isUp ? fetched : failed('unreachable')) });
  expect(await rig.round()).toEqual({ again: new Date(NOON.getTime() + 10_000).toISOString() });
  expect(await rig.now()).toMatchObject([{ state: 'kept' }, { state: 'awaited', tries: 1 }]);
  now = later(1);
  expect(await rig.round()).toEqual({ again: later(2).toISOString() });
  isUp = true;
  now = later(2);
  expect(await rig.round()).toEqual({ again: null });
  expect(rig.asked).toEqual(['a', 'b', 'b', 'b']);
  expect(await rig.now()).toMatchObject([{ state: 'kept' }, { state: 'kept' }]);
});

it.each([
  ['unreachable', 7],
  ['missing', 3],
] as const)('gives up one that stays %s after %i tries, and says so', async (why, tries) => {
  const rig = await received({ a: failed(why) });
  for (let round = 1; round < tries; round += 1) expect((await rig.round()).again).not.toBeNull();
  expect(await rig.round()).toEqual({ again: null });
  expect(await rig.now()).toMatchObject([{ state: 'lost', why }]);
  expect(rig.asked).toHaveLength(tries);
  expect(await rig.told()).toEqual([{ kind: 'attachment.lost', why }]);
  expect(await rig.isDue(later(10_000))).toBe(false);
});

it('gives up at once what will never be had', async () => {
  const rig = await received({
    a: { result: 'refused', why: 'too-large' },
    b: { result: 'refused', why: 'elsewhere' },
  });
  expect(await rig.round()).toEqual({ again: null });
  expect(await rig.now()).toMatchObject([
    { state: 'lost', why: 'too-large' },
    { state: 'lost', why: 'elsewhere' },
  ]);
});

it('gives up one that kills each worker, without asking for it again', async () => {
  const rig = await received({
    a: () => {
      throw new Error('killed');
    },
  });
  for (let kill = 0; kill < 7; kill += 1) await expect(rig.round()).rejects.toThrow('killed');
  expect(await rig.round()).toEqual({ again: null });
  expect(rig.asked).toHaveLength(7);
  expect(await rig.now()).toMatchObject([{ state: 'lost', why: 'unreachable' }]);
});

it('a kill between the file and the message leaves one file, and the next round finishes', async () => {
  const rig = await received({ a: fetched });
  const place = { messageId: rig.messageId, index: 0 };
  const before = await rig.attachments.keep(scope, { ...place, contentType: 'image/png', content: PNG });
  expect(await rig.round()).toEqual({ again: null });
  expect(await rig.now()).toMatchObject([{ state: 'kept', file: before }]);
  const files = database.connection.collection('files');
  expect(await files.countDocuments({ messageId: rig.messageId })).toBe(1);
});

it('settles once when two workers are at it', async () => {
  const rig = await received({ a: fetched });
  await Promise.all([rig.round(), rig.round()]);
  expect(await rig.told()).toHaveLength(1);
});
