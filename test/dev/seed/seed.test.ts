import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { loadLibrary } from '../../../adapters/library/library';
import { connectMongo, type MongoAdapter } from '../../../adapters/mongo/connect';
import { hashKey } from '../../../api/commands/hash-key';
import type { PathwayRuntime } from '../../../core/ports';
import type { Enrollment } from '../../../core/record/enrollment';
import { systemScope } from '../../../core/record/scope';
import type { Demo } from '../../../dev/seed/demo-file';
import { seedEmpty } from '../../../dev/seed/empty';
import { people, phoneOf } from '../../../dev/seed/people';
import { seed, type SeedDeps } from '../../../dev/seed/seed';
import { testDatabase } from '../../support/servers';

const riverside = systemScope('riverside', 'test');
const harbor = systemScope('harbor', 'test');

let mongo: MongoAdapter;
let dataDir: string;

beforeEach(async () => {
  mongo = await connectMongo((await testDatabase()).uri);
  dataDir = mkdtempSync(join(tmpdir(), 'carepath-seed-'));
});
afterEach(async () => {
  await mongo.close();
  rmSync(dataDir, { recursive: true });
});

/** A pathway engine whose first step opens one task. */
function runtime(failures: { start?: Error } = {}): PathwayRuntime & { started: string[] } {
  const started: string[] = [];
  return {
    started,
    start: async (enrollment) => {
      if (failures.start) throw failures.start;
      if (!started.includes(enrollment.id)) await openTask(enrollment);
      started.push(enrollment.id);
    },
    applyDecision: () => Promise.resolve('applied'),
    order: () => Promise.resolve('applied'),
    notify: () => Promise.resolve('sent'),
    migrate: () => Promise.resolve({ applied: false, reason: 'deferred' }),
    reachable: () => Promise.resolve(true),
  };
}

async function openTask(enrollment: Enrollment): Promise<void> {
  const title = { en: 'Call' };
  await mongo.repositories.ledger.apply(systemScope(enrollment.orgId, 'test'), enrollment, {
    step: 1,
    at: new Date(),
    effects: [
      {
        type: 'open-task',
        key: 'call#1/open',
        target: 'call#1',
        stepId: 'call',
        title,
        why: title,
        queue: 'coordinators',
        priority: 'routine',
        outcomes: [],
      },
    ],
    consumed: { decisions: [], inbox: [] },
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
    deadlines: new Map(),
    conditions: new Map(),
    lists: new Map(),
    forms: new Map(),
    messages: new Map(),
    patientName: 'X',
  });
}

function deps(changes: Partial<SeedDeps> = {}): SeedDeps {
  return {
    repositories: mongo.repositories,
    library: loadLibrary(),
    runtime: runtime(),
    clock: { now: () => new Date() },
    dataDir,
    baseUrl: 'http://localhost:3000',
    ...changes,
  };
}

async function eventsRelayed(): Promise<number> {
  await mongo.repositories.relay.relayPending();
  return mongo.connection.collection('timeline').countDocuments();
}

const written = () => JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as Demo;

describe('the demo clinic', () => {
  it('has staff who can sign in, 25 patients, the shipped pathways, running enrollments and a second organization', async () => {
    await seed(deps());
    const { users, patients, definitions, enrollments, apiKeys, tasks } = mongo.repositories;
    const demo = written();
    expect(statSync(join(dataDir, 'demo.json')).mode & 0o777).toBe(0o600);
    for (const role of ['coordinator', 'nurse', 'manager', 'admin', 'privacy'] as const) {
      const { email, password } = demo.users[role];
      const user = await users.findByEmail(email);
      expect(user?.roles).toEqual([role]);
      expect(await verify(user?.passwordHash ?? '', password)).toBe(true);
    }
    expect((await apiKeys.findByHash(hashKey(demo.apiKey)))?.orgId).toBe('riverside');
    expect((await patients.search(riverside, { limit: 1 })).total).toBe(25);
    for (const name of loadLibrary().pathways().keys()) {
      expect((await definitions.latest(riverside, name))?.version).toBe(1);
    }
    expect((await enrollments.list(riverside, { limit: 1 })).total).toBeGreaterThanOrEqual(4);
    const task = await tasks.get(harbor, demo.other.taskId);
    expect(task?.patientId).toBe(demo.other.patientId);
    expect(await tasks.get(riverside, demo.other.taskId)).toBeNull();
    expect((await apiKeys.findByHash(hashKey(demo.other.apiKey)))?.orgId).toBe('harbor');
  });

  it('is made once: a second start changes nothing but the address', async () => {
    const first = await seed(deps());
    const patients = await mongo.repositories.patients.search(riverside, { limit: 50 });
    const events = await eventsRelayed();
    const again = runtime();
    const second = await seed(deps({ baseUrl: 'http://localhost:4000', runtime: again }));
    expect(second).toEqual({ ...first, baseUrl: 'http://localhost:4000' });
    expect(written()).toEqual(second);
    expect(again.started).toEqual([]);
    expect(await mongo.repositories.patients.search(riverside, { limit: 50 })).toEqual(patients);
    expect(await eventsRelayed()).toBe(events);
  });

  it('is completed after it was interrupted, with the same secrets', async () => {
    const interrupted = deps({ runtime: runtime({ start: new Error('killed') }) });
    await expect(seed(interrupted)).rejects.toThrow('killed');
    expect(() => written()).toThrow();
    await seed(deps());
    const user = await mongo.repositories.users.findByEmail(written().users.nurse.email);
    expect(await verify(user?.passwordHash ?? '', written().users.nurse.password)).toBe(true);
    expect((await mongo.repositories.patients.search(riverside, { limit: 1 })).total).toBe(25);
  });

  it('has secrets of its own in each data folder, and refuses a database made from another', async () => {
    const { apiKey } = await seed(deps());
    rmSync(join(dataDir, 'demo.json'));
    await expect(seed(deps())).rejects.toThrow('another data folder');
    const other = await connectMongo((await testDatabase()).uri);
    rmSync(join(dataDir, 'demo.json.begun'));
    const elsewhere = seed(
      deps({
        repositories: other.repositories,
        runtime: { ...runtime(), start: () => Promise.reject(new Error('enough')) },
      }),
    );
    await expect(elsewhere).rejects.toThrow('enough');
    const begun = JSON.parse(readFileSync(join(dataDir, 'demo.json.begun'), 'utf8')) as Demo;
    expect(begun.apiKey).not.toBe(apiKey);
    await other.close();
  });
});

describe('the synthetic patients', () => {
  it('are 25 different people, at least eight of them Spanish-speaking, with phones that are never given out', () => {
    expect(people).toHaveLength(25);
    expect(people.filter(({ language }) => language === 'es').length).toBeGreaterThanOrEqual(8);
    const phones = people.map(phoneOf);
    expect(new Set(phones).size).toBe(25);
    for (const phone of phones) expect(phone).toMatch(/^\+1\d{3}55501\d{2}$/);
    expect(new Set(people.map(({ mrn }) => mrn)).size).toBe(25);
  });
});

describe('without a demo', () => {
  it('there is an empty organization with the shipped pathways, and one link until somebody can sign in', async () => {
    await seedEmpty(deps());
    const link = () => JSON.parse(readFileSync(join(dataDir, 'setup.json'), 'utf8')) as { url: string };
    const { url } = link();
    const token = new URL(url).hash.slice(1);
    const key = await mongo.repositories.apiKeys.findByHash(hashKey(token));
    expect(key).toMatchObject({ orgId: 'main', roles: [] });
    await seedEmpty(deps());
    expect(link().url).toBe(url);
    expect((await mongo.repositories.patients.search(systemScope('main', 'test'), { limit: 1 })).total).toBe(0);
    const user = {
      id: 'u',
      orgId: 'main',
      email: 'a@b.example',
      name: 'A',
      roles: ['admin'] as const,
      passwordHash: 'x',
    };
    await mongo.repositories.users.create(user);
    await seedEmpty(deps());
    expect(() => link()).toThrow();
  });
});
