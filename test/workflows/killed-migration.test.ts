import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createMigrationDispatch } from '../../adapters/temporal/migration-dispatch';
import { createRuntime } from '../../adapters/temporal/runtime';
import type { Migration } from '../../core/record/migration';
import { waitUntil } from '../../dev/wait-until';
import { lineVersions, MigrationLine, progressOf } from '../support/migration-line';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import { CrashingWorkers, type MigrationCrash } from '../support/start-crashing-worker';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

const COUNT = 30;
/** So many are recorded when the worker dies. */
const THIRD = 10;

let temporal: TestTemporal;
let record: TestRecord;
let mongoUri: string;
const crashing = new CrashingWorkers();
const running: TestWorkers[] = [];

beforeAll(async () => {
  quietRuntime();
  ({ uri: mongoUri } = await testDatabase());
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(mongoUri)]);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((workers) => workers.stop()));
});

afterAll(async () => {
  await crashing.stop();
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(COUNT);
  await temporal.close();
  await record.close();
});

/** A line whose migration was begun by a worker process that is dead now, killed by SIGKILL at this point. */
async function killed(crashAt: MigrationCrash) {
  const taskQueue = randomUUID();
  const runtime = createRuntime(temporal.client, { taskQueue });
  const death = once(await crashing.start({ mongoUri, temporal, taskQueue, crashAt }), 'exit');
  const line = await MigrationLine.enroll(record, COUNT);
  await line.start(runtime);
  const migration = await line.store(lineVersions.wider());
  const dispatch = createMigrationDispatch(temporal.client, taskQueue);
  await dispatch.goOn(migration);
  expect((await death)[1]).toBe('SIGKILL');
  const work = async (): Promise<void> => {
    const { activities } = record.activities(runtime);
    running.push(await startWorkers(temporal.connection, temporal.namespace, activities, taskQueue));
  };
  return { line, runtime, migration, dispatch, work, ...progressOf(record, migration) };
}

/** What the audit says of the migration itself, in no order. */
async function recorded({ id }: Migration): Promise<readonly string[]> {
  const { relay, timeline } = record.repositories;
  await relay.relayPending();
  const entries = await timeline.feedSince(new Date(0), 10_000);
  return entries.flatMap(({ subject, kind }) => (subject.id === id ? [kind.replace('migration.', '')] : [])).toSorted();
}

test('a worker killed while it plans leaves the rest to the next one, and nobody is planned twice', async () => {
  const { line, migration, counts, status, reaches, work } = await killed({ while: 'planning', after: THIRD });
  expect(await status()).toBe('planning');
  expect((await counts()).statuses).toEqual({ pending: THIRD, applied: 0, failed: 0, 'needs-person': 0 });
  await work();
  await reaches('done');
  expect((await counts()).statuses).toEqual({ pending: 0, applied: COUNT, failed: 0, 'needs-person': 0 });
  expect((await counts()).verdicts).toMatchObject({ 'waits-at': COUNT });
  expect(await line.versions()).toEqual(Array(COUNT).fill(2));
  expect(await line.told('migrated')).toEqual(Array(COUNT).fill(1));
  expect(await recorded(migration)).toEqual(['created', 'done', 'running']);
}, 120_000);

test('a worker killed while it applies leaves the rest to the next one, and nobody is taken over twice', async () => {
  const { line, runtime, migration, counts, status, reaches, work } = await killed({ while: 'applying', after: THIRD });
  expect(await status()).toBe('running');
  expect((await counts()).statuses).toMatchObject({ pending: COUNT - THIRD, applied: THIRD });
  await work();
  await reaches('done');
  expect((await counts()).statuses).toEqual({ pending: 0, applied: COUNT, failed: 0, 'needs-person': 0 });
  expect(await line.versions()).toEqual(Array(COUNT).fill(2));
  expect(await line.told('migrated')).toEqual(Array(COUNT).fill(1));
  expect(await line.told('migration-refused')).toEqual(Array(COUNT).fill(0));
  expect(await recorded(migration)).toEqual(['created', 'done', 'running']);
  for (const enrollment of line.enrollments) await line.call(runtime, enrollment.id);
  expect(await line.atTask('next#1')).toBe(COUNT);
}, 120_000);

test('paused while no worker lives it stays where it is, and goes on when it is resumed', async () => {
  const { line, runtime, migration, dispatch, counts, status, reaches, work } = await killed({
    while: 'applying',
    after: THIRD,
  });
  const { migrations } = record.repositories;
  await migrations.move(system, migration.id, ['running'], 'paused');
  await work();
  await temporal.client.workflow.getHandle(`migration/${clinic.id}/${migration.id}`).result();
  expect(await status()).toBe('paused');
  expect((await counts()).statuses).toMatchObject({ pending: COUNT - THIRD, applied: THIRD });

  const versions = await line.versions();
  const untouched = line.enrollments.filter((_, index) => versions[index] === 1).slice(0, 2);
  for (const { id } of untouched) await line.call(runtime, id);
  await waitUntil('Two ends', 40, async () => (await line.ended()).length === 2);
  await migrations.move(system, migration.id, ['paused'], 'running');
  await dispatch.goOn(migration);
  await reaches('done');
  expect((await counts()).statuses).toEqual({ pending: 0, applied: COUNT - 2, failed: 2, 'needs-person': 0 });
  const { items } = await migrations.page(system, migration.id, { status: 'failed', limit: 10 });
  expect(items.map(({ reason }) => reason)).toEqual(['ended', 'ended']);
  expect((await line.told('migrated')).toSorted()).toEqual([0, 0, ...Array<number>(COUNT - 2).fill(1)]);
  expect(await recorded(migration)).toEqual(['created', 'done', 'paused', 'running', 'running']);
}, 120_000);
