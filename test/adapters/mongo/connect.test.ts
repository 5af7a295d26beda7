import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { connectMongo } from '../../../adapters/mongo/connect';
import type { Hl7Message } from '../../../core/record/inbox';
import { refuseUnportable } from './portable-commands';
import { closeDatabases, openAgain, openDatabase, staff } from './database-under-test';
import { minutes, noon } from './step-batches';

afterAll(closeDatabases);

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('connecting', () => {
  it('fails within its time when there is no server', async () => {
    const uri = `mongodb://127.0.0.1:${await unusedPort()}/none`;
    const started = Date.now();
    await expect(connectMongo(uri, { serverSelectionTimeoutMs: 300 })).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('is idempotent: several processes may start on one new database at once', async () => {
    const first = await openDatabase();
    const others = await Promise.all([1, 2, 3, 4].map(() => openAgain(first.uri)));
    expect(await Promise.all([first, ...others].map(({ ping }) => ping()))).toEqual([true, true, true, true, true]);
  });

  it('says that the server does not answer once it is closed', async () => {
    const database = await openDatabase();
    const again = await openAgain(database.uri);
    await again.close();
    expect(await again.ping()).toBe(false);
    expect(await database.ping()).toBe(true);
  });

  it('refuses a field that no record has, in a filter and in a change', async () => {
    const { connection } = await openDatabase();
    const tasks = connection.model('tasks');
    await expect(tasks.findOne({ nonsense: 1 }).exec()).rejects.toThrow(/nonsense/);
    await expect(tasks.updateOne({ _id: 'x' }, { $set: { nonsense: 1 } }).exec()).rejects.toThrow(/nonsense/);
  });

  it('takes an operator that came from outside for a value', async () => {
    const { connection } = await openDatabase();
    await expect(
      connection
        .model('users')
        .findOne({ email: { $ne: null } })
        .exec(),
    ).rejects.toThrow();
  });
});

describe('the check of portable commands', () => {
  it.each([
    { name: 'find', command: { find: 'tasks', filter: { $text: { $search: 'x' } } } },
    { name: 'find', command: { find: 'tasks', collation: { locale: 'en' } } },
    { name: 'update', command: { update: 'tasks', updates: [{ q: {}, u: [{ $set: { a: 1 } }] }] } },
    { name: 'findAndModify', command: { findAndModify: 'tasks', update: [{ $set: { a: 1 } }] } },
    { name: 'aggregate', command: { aggregate: 'tasks', pipeline: [{ $changeStream: {} }] } },
    { name: 'createIndexes', command: { createIndexes: 'tasks', indexes: [{ partialFilterExpression: {} }] } },
    { name: 'insert', command: { insert: 'tasks', documents: [], txnNumber: 1, startTransaction: true } },
    { name: 'mapReduce', command: { mapReduce: 'tasks' } },
    { name: 'explain', command: { explain: { find: 'tasks' } } },
  ])('sees $name with $command', (sent) => {
    expect(() => refuseUnportable(sent)).toThrow();
  });
});

describe('a request with an idempotency key', () => {
  const scope = staff('clinic');

  it('is carried out once, and its answer repeated', async () => {
    const { idempotency } = (await openDatabase()).repositories;
    const begun = await Promise.all(Array.from({ length: 10 }, () => idempotency.begin(scope, 'k', 'hash', noon)));
    expect(begun.filter(({ state }) => state === 'new')).toHaveLength(1);
    expect(begun.filter(({ state }) => state === 'in-progress')).toHaveLength(9);
    await idempotency.finish(scope, 'k', 201, { id: 'x', list: [] });
    expect(await idempotency.begin(scope, 'k', 'hash', noon)).toEqual({
      state: 'done',
      status: 201,
      body: { id: 'x', list: [] },
    });
    expect(await idempotency.begin(scope, 'k', 'other', noon)).toEqual({ state: 'different-request' });
    expect(await idempotency.begin(staff('clinic', 'ben'), 'k', 'other', noon)).toEqual({ state: 'new' });
  });

  it('may be tried again after a failure, or when its process died', async () => {
    const { idempotency } = (await openDatabase()).repositories;
    await idempotency.begin(scope, 'k', 'hash', noon);
    await idempotency.abandon(scope, 'k');
    expect(await idempotency.begin(scope, 'k', 'hash', noon)).toEqual({ state: 'new' });
    expect(await idempotency.begin(scope, 'k', 'hash', minutes(0.5))).toEqual({ state: 'in-progress' });
    const later = await Promise.all([1, 2, 3].map(() => idempotency.begin(scope, 'k', 'hash', minutes(2))));
    expect(later.filter(({ state }) => state === 'new')).toHaveLength(1);
  });
});

describe('the smaller records', () => {
  it('know the newest heartbeat of a component', async () => {
    const { heartbeats } = (await openDatabase()).repositories;
    expect(await heartbeats.latest('worker')).toBeNull();
    await heartbeats.beat('worker', 'a', minutes(2));
    await heartbeats.beat('worker', 'b', minutes(1));
    await heartbeats.beat('api', 'c', minutes(9));
    await heartbeats.beat('worker', 'a', minutes(0));
    expect(await heartbeats.latest('worker')).toEqual(minutes(2));
  });

  it('find a user by email in any letters, and take an address once', async () => {
    const { users } = (await openDatabase()).repositories;
    const user = {
      id: 'u1',
      orgId: 'clinic',
      email: 'Maria@Example.org',
      name: 'Maria',
      roles: ['nurse'],
      passwordHash: 'h',
    } as const;
    const made = await Promise.all([
      users.create(user),
      users.create({ ...user, id: 'u2', email: 'maria@example.org' }),
    ]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await users.findByEmail('MARIA@example.org')).toMatchObject({ name: 'Maria', roles: ['nurse'] });
    expect(await users.findByEmail('nobody@example.org')).toBeNull();
  });

  it('resolve an HL7 sender by application and facility, else the default', async () => {
    const { senders } = (await openDatabase()).repositories;
    expect(await senders.resolve('EHR', 'A')).toBeNull();
    const sender = {
      orgId: 'clinic',
      zone: 'UTC',
      charset: 'UTF-8',
      application: 'EHR',
      facility: 'A',
      isDefault: false,
    };
    await senders.put({ ...sender, id: 's1' });
    await senders.put({ ...sender, id: 's2', facility: '', application: '', isDefault: true });
    await senders.put({ ...sender, id: 's1', zone: 'America/Chicago' });
    expect(await senders.resolve('EHR', 'A')).toMatchObject({ id: 's1', zone: 'America/Chicago' });
    expect(await senders.resolve('Other', 'A')).toMatchObject({ id: 's2' });
  });

  it('keep a raw HL7 message once, and what became of it', async () => {
    const { hl7Messages } = (await openDatabase()).repositories;
    const message: Hl7Message = {
      ...{ id: 'm1', sender: 'EHR/A', controlId: '42', trigger: 'A03', raw: 'MSH|^~\\&|', receivedAt: noon },
      ...{ status: 'received', acknowledgment: 'AE', warnings: [] },
    };
    const stored = await Promise.all(Array.from({ length: 5 }, () => hl7Messages.store(message)));
    expect(stored.filter((each) => each.stored)).toHaveLength(1);
    await hl7Messages.settle('m1', { status: 'quarantined', acknowledgment: 'AE', reason: 'no PV1', orgId: 'clinic' });
    expect((await hl7Messages.store(message)).message).toMatchObject({
      status: 'quarantined',
      reason: 'no PV1',
      raw: message.raw,
    });
    expect(await hl7Messages.sameControlId('EHR/A', '42', 'm1')).toBeNull();
    expect(await hl7Messages.sameControlId('EHR/A', '42', 'm2')).toMatchObject({ id: 'm1' });
    expect((await hl7Messages.list(staff('clinic'), { status: 'quarantined', limit: 5 })).total).toBe(1);
  });

  it('keep news until it is applied or dropped', async () => {
    const { inbox } = (await openDatabase()).repositories;
    const scope = staff('clinic');
    const entry = {
      id: 'e/1',
      orgId: 'clinic',
      enrollmentId: 'e',
      at: noon,
      news: { type: 'cancel', outcome: 'moved' },
    } as const;
    expect(await inbox.store(scope, entry)).toBe(true);
    expect(await inbox.store(scope, entry)).toBe(false);
    expect(await inbox.getMany(scope, ['e/1', 'e/2'])).toEqual([entry]);
    expect(await inbox.unappliedSince(minutes(1), 10)).toEqual([entry]);
    await inbox.drop(scope, 'e/1', minutes(2));
    expect(await inbox.unappliedSince(minutes(1), 10)).toEqual([]);
  });
});
