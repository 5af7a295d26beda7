import { randomUUID } from 'node:crypto';
import type { Enrollment } from '../../../core/record/enrollment';
import { closeDatabases, openAgain, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';

const scope = staff('clinic');
const rosa = { name: { given: 'Rosa', family: 'Peña' } };

let database: DatabaseUnderTest;
beforeEach(async () => {
  database = await openDatabase();
});
afterAll(closeDatabases);

/** Writes whose events all await the relay: each change is one event. */
async function makeChanges(patients: number, changes: number): Promise<readonly string[]> {
  const repository = database.repositories.patients;
  return Promise.all(
    Array.from({ length: patients }, async () => {
      const { id } = await repository.create(scope, { identifiers: [], ...rosa });
      for (let i = 1; i <= changes; i += 1) await repository.update(scope, id, { phone: `+1617555${1000 + i}` });
      return id;
    }),
  );
}

async function told(patientId: string): Promise<readonly string[]> {
  const page = await database.repositories.timeline.forPatient(scope, patientId, { limit: 100 });
  return page.items.map(({ kind }) => kind).sort();
}

async function waiting(): Promise<number> {
  const patients = database.connection.collection('patients');
  return patients.countDocuments({ 'outbox.0': { $exists: true } });
}

describe('the relay', () => {
  const expected = ['patient.changed', 'patient.changed', 'patient.changed', 'patient.created'];

  it('tells each change once when several processes relay at the same time', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openAgain(database.uri)));
    const ids = await makeChanges(10, 3);
    await Promise.all([database, ...others].map(({ repositories }) => repositories.relay.relayPending()));
    for (const id of ids) expect(await told(id)).toEqual(expected);
    expect(await waiting()).toBe(0);
    const feed = await database.repositories.timeline.feedSince(new Date(0), 1000);
    expect(feed).toHaveLength(40);
    expect(new Set(feed.map(({ id }) => id)).size).toBe(40);
  });

  it('goes on where a process died between telling and clearing', async () => {
    const [id] = await makeChanges(1, 3);
    await database.repositories.relay.relayPending();
    const events = (await database.repositories.timeline.forPatient(scope, id ?? '', { limit: 100 })).items;
    const patients = database.connection.collection<{ _id: string; outbox?: object[] }>('patients');
    // The timeline has them, the feed has lost one, and the document still carries all.
    await patients.updateOne({ _id: id ?? '' }, { $set: { outbox: events.map((event) => ({ ...event })) } });
    await database.connection.collection<{ _id: string }>('feed').deleteOne({ _id: events[0]?.id ?? '' });
    expect(await database.repositories.relay.relayPending()).toBe(4);
    expect(await told(id ?? '')).toEqual(expected);
    expect(await database.repositories.timeline.feedSince(new Date(0), 100)).toHaveLength(4);
    expect(await waiting()).toBe(0);
    expect(await database.repositories.relay.relayPending()).toBe(0);
  });

  it('runs by itself soon after a write', async () => {
    const [id] = await makeChanges(1, 0);
    await until(async () => (await told(id ?? '')).length === 1);
    await until(async () => (await waiting()) === 0);
  });

  it('leaves what it has not told to the next process when it closes', async () => {
    const own = await openAgain(database.uri);
    const { id } = await own.repositories.patients.create(scope, { identifiers: [], ...rosa });
    await own.close();
    await database.repositories.relay.relayPending();
    expect(await told(id)).toEqual(['patient.created']);
  });

  it('does not lose an event that comes while it is relaying', async () => {
    const { id } = await database.repositories.patients.create(scope, { identifiers: [], ...rosa });
    const busy = { relaying: true };
    const relaying = (async () => {
      while (busy.relaying) await database.repositories.relay.relayPending();
    })();
    for (let i = 0; i < 30; i += 1)
      await database.repositories.patients.update(scope, id, { phone: `+1617555${1000 + i}` });
    busy.relaying = false;
    await relaying;
    await database.repositories.relay.relayPending();
    expect(await told(id)).toHaveLength(31);
  });

  it('prunes what the feed has kept for ten minutes, and never the timeline', async () => {
    const [id] = await makeChanges(1, 0);
    await database.repositories.relay.relayPending();
    const old = new Date(Date.now() - 11 * 60_000);
    await database.connection.collection('feed').updateMany({}, { $set: { at: old } });
    await database.repositories.relay.relayPending();
    expect(await database.repositories.timeline.feedSince(new Date(0), 100)).toEqual([]);
    expect(await told(id ?? '')).toEqual(['patient.created']);
  });

  it('covers each repository that changes state', async () => {
    const { repositories } = database;
    const patient = await repositories.patients.create(scope, { identifiers: [], ...rosa });
    await changeEverything(patient.id);
    await repositories.relay.relayPending();
    const feed = await repositories.timeline.feedSince(new Date(0), 1000);
    expect([...new Set(feed.map(({ kind }) => kind.split('.')[0]))].sort()).toEqual([
      'api-key',
      'contact',
      'conversation',
      'encounter',
      'enrollment',
      'message',
      'organization',
      'pathway',
      'patient',
      'sender',
      'user',
    ]);
  });

  async function changeEverything(patientId: string): Promise<void> {
    const { repositories } = database;
    const at = new Date();
    const identifier = { system: 'urn:visit', value: randomUUID() };
    await repositories.encounters.discharge(scope, { identifier, patientId, dischargedAt: at });
    await enroll(patientId);
    await repositories.contacts.optOut(scope, 'sms', '+16175550101', 'word', at);
    await repositories.conversations.touch(scope, patientId, at, { reason: 'unclear' });
    const common = { orgId: 'clinic', name: 'x', roles: [] };
    await repositories.users.create({ ...common, id: 'u', email: 'a@b.c', passwordHash: 'h' });
    await repositories.apiKeys.create({ ...common, id: 'k', hash: 'h', createdAt: at });
    await repositories.senders.put({
      ...{ id: 's', orgId: 'clinic', application: 'EHR', facility: 'A' },
      ...{ zone: 'UTC', charset: 'UTF-8', isDefault: true },
    });
    await repositories.organizations.put({
      ...{ id: 'clinic', name: 'Clinic', zone: 'UTC', holidays: { country: 'US' }, phone: '+16175550100' },
      quietHours: { start: '21:00', end: '08:00' },
    });
    await repositories.definitions.publish(scope, {
      ...{ pathway: 'p', source: '', hash: 'h' },
      definition: {
        pathway: 'p',
        title: { en: 'P' },
        sources: [],
        facts: [],
        interrupts: [],
        milestones: {},
        steps: [],
      },
    });
    await repositories.conversations.storeInbound(scope, {
      ...{ id: 'm', orgId: 'clinic', channel: 'sms', from: '+1', to: '+2', body: 'si', providerId: 'SM1', patientId },
      ...{ meaning: 'answer', receivedAt: at },
    });
  }

  async function enroll(patientId: string): Promise<Enrollment> {
    const { enrollment } = await database.repositories.enrollments.create(scope, {
      ...{ patientId, pathway: 'p', definitionId: 'd', definitionVersion: 1, startAt: new Date() },
      trigger: { kind: 'api', key: 'k' },
    });
    return enrollment;
  }
});

describe('the feed', () => {
  it('is in the order of relaying and complete at the end of a page', async () => {
    const { timeline } = database.repositories;
    await makeChanges(3, 4);
    await database.repositories.relay.relayPending();
    const all = await timeline.feedSince(new Date(0), 1000);
    const paged: string[] = [];
    for (let after = new Date(0); ;) {
      const page = await timeline.feedSince(after, 2);
      if (page.length === 0) break;
      paged.push(...page.map(({ id }) => id));
      after = page.at(-1)?.at ?? after;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
    expect(paged).toHaveLength(15);
  });

  it('names the change and whom it concerns, and none of what was said', async () => {
    const [id] = await makeChanges(1, 0);
    await database.repositories.relay.relayPending();
    expect(await database.repositories.timeline.feedSince(new Date(0), 10)).toEqual([
      {
        id: expect.any(String) as string,
        at: expect.any(Date) as Date,
        orgId: 'clinic',
        kind: 'patient.created',
        subject: { type: 'patient', id },
        patientId: id,
      },
    ]);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not come about within ten seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
