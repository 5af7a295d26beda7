import { randomUUID } from 'node:crypto';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';
import { batch, end, minutes, noon } from './step-batches';

const scope = staff('clinic');
let database: DatabaseUnderTest;
beforeAll(async () => {
  database = await openDatabase({ now: () => noon });
});
afterAll(closeDatabases);

const draft = (patientId: string, key = 'encounter/e1/1') => ({
  ...{ patientId, pathway: 'discharge-follow-up', definitionId: 'd', definitionVersion: 1, startAt: noon },
  trigger: { kind: 'event', key, encounterId: 'e1' } as const,
});

describe('an enrollment', () => {
  it('is one for a patient, pathway and trigger, however many messages come at once', async () => {
    const { enrollments } = database.repositories;
    const patientId = randomUUID();
    const made = await Promise.all(Array.from({ length: 20 }, () => enrollments.create(scope, draft(patientId))));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(made.map(({ enrollment }) => enrollment.id)).size).toBe(1);
    const second = await enrollments.create(scope, draft(patientId, 'encounter/e1/2'));
    expect(second.created).toBe(true);
  });

  it('is started by the sweeper until it runs', async () => {
    const { enrollments } = database.repositories;
    const { enrollment } = await enrollments.create(scope, draft(randomUUID()));
    const stranded = async (olderThan: Date): Promise<readonly string[]> =>
      (await enrollments.startingSince(olderThan, 100)).map(({ id }) => id);
    expect(await stranded(noon)).not.toContain(enrollment.id);
    expect(await stranded(minutes(1))).toContain(enrollment.id);
    await enrollments.markRunning(scope, enrollment.id);
    await enrollments.markRunning(scope, enrollment.id);
    expect(await stranded(minutes(1))).not.toContain(enrollment.id);
    expect(await enrollments.get(scope, enrollment.id)).toMatchObject({ status: 'running', step: 0 });
  });

  it('hears of news from before it runs until it has ended', async () => {
    const { enrollments, ledger } = database.repositories;
    const patientId = randomUUID();
    const { enrollment } = await enrollments.create(scope, draft(patientId));
    const hearing = async (encounterId = 'e1'): Promise<number> =>
      (await enrollments.running(scope, { patientId, encounterId })).length;
    expect([await hearing(), await hearing('another')]).toEqual([1, 0]);
    await ledger.apply(scope, enrollment, batch(1));
    expect(await hearing()).toBe(1);
    await ledger.apply(scope, enrollment, batch(2, { effects: [end('completed')] }));
    expect(await hearing()).toBe(0);
    const page = await enrollments.list(scope, { patientId, status: 'ended', limit: 5 });
    expect(page.items).toMatchObject([{ id: enrollment.id, outcome: 'completed', step: 2 }]);
  });

  it('tells once that it started, whoever notices first', async () => {
    const { enrollments, ledger, relay, timeline } = database.repositories;
    const patientId = randomUUID();
    const { enrollment } = await enrollments.create(scope, draft(patientId));
    await ledger.apply(scope, enrollment, batch(1));
    await enrollments.markRunning(scope, enrollment.id);
    await relay.relayPending();
    const events = await timeline.forPatient(scope, patientId, { limit: 10 });
    expect(events.items.map(({ kind }) => kind).sort()).toEqual(['enrollment.created', 'enrollment.started']);
  });
});

describe('a published pathway', () => {
  const definition = (title: string, on = 'encounter.discharged') => ({
    ...{ pathway: 'p', title: { en: title }, sources: [], facts: [], interrupts: [], steps: [] },
    milestones: { 'contacted.by phone': { amount: 'P2D' }, $odd: { amount: 'P1D' } },
    start: { on, once: 'per encounter' as const },
  });
  const publish = (orgId: string, hash: string, on?: string) =>
    database.repositories.definitions.publish(staff(orgId), {
      pathway: 'p',
      source: hash,
      hash,
      definition: definition(hash, on),
    });

  it('gets a new version for new text, and none for the same', async () => {
    const org = randomUUID();
    const { definitions } = database.repositories;
    const first = await publish(org, 'a');
    expect(await publish(org, 'a')).toEqual(first);
    const second = await publish(org, 'b');
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(await definitions.latest(staff(org), 'p')).toEqual(second);
    expect(await definitions.version(staff(org), 'p', 1)).toEqual(first);
    expect(await definitions.get(staff(org), first.id)).toEqual(first);
    expect(first.definition).toEqual(definition('a'));
    expect((await definitions.list(staff(org))).map(({ version }) => version)).toEqual([2, 1]);
  });

  it('has consecutive versions when several people publish at once', async () => {
    const org = randomUUID();
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((hash) => publish(org, hash)));
    expect(all.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
  });

  it('starts on the event of its latest version only', async () => {
    const org = randomUUID();
    const { definitions } = database.repositories;
    await publish(org, 'a', 'encounter.admitted');
    await publish(org, 'b', 'encounter.discharged');
    expect(await definitions.startingOn(staff(org), 'encounter.admitted')).toEqual([]);
    expect(await definitions.startingOn(staff(org), 'encounter.discharged')).toMatchObject([{ version: 2 }]);
  });
});
