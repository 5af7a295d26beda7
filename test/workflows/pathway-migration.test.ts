import { planMigrationPage } from '../../activities/migrations';
import { restartMigrations } from '../../activities/sweep';
import { createMigrationDispatch } from '../../adapters/temporal/migration-dispatch';
import { CarepathFailure } from '../../core/errors';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { MigrationAnswer } from '../../core/pathway/host';
import type { MigrationDispatch } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import { waitUntil } from '../../dev/wait-until';
import { lineVersions, MigrationLine, progressOf } from '../support/migration-line';
import { clinic, system, type TestRecord } from '../support/record';
import { RecordOnTemporal } from '../support/record-on-temporal';
import type { TestWorkers } from '../support/temporal';

/** More than one batch. */
const COUNT = 25;
/** A whole batch, and one. */
const UNREACHABLE = 21;

let rig: RecordOnTemporal;
let record: TestRecord;

beforeAll(async () => {
  rig = await RecordOnTemporal.open();
  ({ record } = rig);
});

afterEach(() => rig.stopWorkers());

afterAll(async () => {
  expect(await rig.close()).toBeGreaterThan(0);
});

/** Stands before the real runtime; `undefined` lets through. */
interface Gate {
  migrate: (enrollmentId: string) => Promise<MigrationAnswer | undefined>;
}

/** A clinic's line of work: many enrollments at their first task, and a migration of them that is stored. */
async function line(second: PathwayDefinition, dryRun = false) {
  const ours = rig.newLine();
  const { runtime, taskQueue } = ours;
  const asked: string[] = [];
  const gate: Gate = { migrate: () => Promise.resolve(undefined) };
  const watched = {
    start: runtime.start.bind(runtime),
    applyDecision: runtime.applyDecision.bind(runtime),
    order: runtime.order.bind(runtime),
    notify: runtime.notify.bind(runtime),
    reachable: runtime.reachable.bind(runtime),
    migrate: async (enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string) => {
      asked.push(enrollment.id);
      return (await gate.migrate(enrollment.id)) ?? runtime.migrate(enrollment, inboxId);
    },
  };
  const work = (): Promise<TestWorkers> => rig.work(ours, record.activities(watched).activities);
  const all = await MigrationLine.enroll(record, COUNT);
  await work();
  await all.start(runtime);
  const migration = await all.store(second, dryRun);
  const dispatch = createMigrationDispatch(rig.temporal.client, taskQueue);
  return { all, runtime, migration, dispatch, work, asked, gate, ...progressOf(record, migration) };
}

test('a dry run tells what would become of each, and changes nothing', async () => {
  const { all, migration, dispatch, counts, reaches, asked } = await line(lineVersions.other(), true);
  await dispatch.goOn(migration);
  await reaches('planned');
  expect((await counts()).verdicts).toMatchObject({ 'needs-person': COUNT });
  expect(asked).toEqual([]);
  expect(new Set(await all.versions())).toEqual(new Set([1]));
});

test('all enrollments go to the new version; who needs a person is left for one', async () => {
  const { all, migration, dispatch, counts, reaches } = await line(lineVersions.wider());
  await dispatch.goOn(migration);
  await reaches('done');
  expect((await counts()).statuses).toEqual({ pending: 0, applied: COUNT, failed: 0, 'needs-person': 0 });
  expect(new Set(await all.versions())).toEqual(new Set([2]));
});

test('a paused migration begins no more, and goes on when it is resumed', async () => {
  const { migration, dispatch, counts, reaches, asked, gate } = await line(lineVersions.wider());
  const { migrations } = record.repositories;
  gate.migrate = async () => {
    await migrations.move(system, migration.id, ['running'], 'paused');
    return undefined;
  };
  await dispatch.goOn(migration);
  await waitUntil('The first batch', 60, async () => (await counts()).statuses.applied === 20);
  const handle = rig.temporal.client.workflow.getHandle(`migration/${clinic.id}/${migration.id}`);
  await handle.result();
  expect(asked).toHaveLength(20);
  gate.migrate = () => Promise.resolve(undefined);
  await migrations.move(system, migration.id, ['paused'], 'running');
  await dispatch.goOn(migration);
  await reaches('done');
  expect((await counts()).statuses.applied).toBe(COUNT);
}, 90_000);

test('a migration whose worker fails in the middle of a batch finishes, and takes nobody twice', async () => {
  const { all, migration, dispatch, reaches, asked, gate } = await line(lineVersions.wider());
  let failures = 0;
  gate.migrate = () => {
    if (asked.length > 22 && failures < 3) {
      failures += 1;
      return Promise.reject(new Error('the worker was lost'));
    }
    return Promise.resolve(undefined);
  };
  await dispatch.goOn(migration);
  await reaches('done');
  expect(failures).toBe(3);
  expect(new Set(await all.versions())).toEqual(new Set([2]));
  expect(new Set(await all.told('migrated'))).toEqual(new Set([1]));
}, 90_000);

test('those that cannot be reached do not keep the others from their turn', async () => {
  const { migration, dispatch, counts, reaches, gate } = await line(lineVersions.wider());
  const unreachable = new Set<string>();
  gate.migrate = (id) => {
    if (unreachable.size < UNREACHABLE) unreachable.add(id);
    return Promise.resolve(unreachable.has(id) ? { applied: false, reason: 'deferred' } : undefined);
  };
  await dispatch.goOn(migration);
  await waitUntil('The others', 60, async () => (await counts()).statuses.applied === COUNT - UNREACHABLE);
  expect((await counts()).statuses.pending).toBe(UNREACHABLE);
  gate.migrate = () => Promise.resolve(undefined);
  await reaches('done');
  expect((await counts()).statuses.applied).toBe(COUNT);
}, 90_000);

test('who began between preview and move is taken along; who begins later, or has ended, is not', async () => {
  const { all, runtime, migration: preview, dispatch } = await line(lineVersions.wider(), true);
  await dispatch.goOn(preview);
  await progressOf(record, preview).reaches('planned');
  const [gone, ending] = all.enrollments;
  if (!gone || !ending) throw new Error('nobody is enrolled');
  await all.call(runtime, gone.id);
  await waitUntil('An end', 40, async () => (await all.ended()).length === 1);
  const early = await all.late();
  await runtime.start(early);

  const move = await all.store(lineVersions.wider());
  await planMigrationPage(record, { orgId: clinic.id, migrationId: move.id, after: null });
  await all.call(runtime, ending.id);
  await waitUntil('Two ends', 40, async () => (await all.ended()).length === 2);
  const late = await all.late();
  await runtime.start(late);
  await dispatch.goOn(move);
  const { reaches, counts } = progressOf(record, move);
  await reaches('done');
  expect((await counts()).statuses).toEqual({ pending: 0, applied: COUNT - 1, failed: 1, 'needs-person': 0 });
  const { items } = await record.repositories.migrations.page(system, move.id, { limit: 100 });
  const told = new Map(items.map(({ enrollmentId, status, reason }) => [enrollmentId, reason ?? status]));
  expect([gone, ending, early, late].map(({ id }) => told.get(id))).toEqual([undefined, 'ended', 'applied', undefined]);
  const { definitionVersion } = (await record.repositories.enrollments.get(system, late.id)) ?? {};
  expect(definitionVersion).toBe(1);
}, 90_000);

test('a migration whose start failed is begun by the sweeper, once', async () => {
  const { dispatch, reaches, counts } = await line(lineVersions.wider());
  let tries = 0;
  const unreachableOnce: MigrationDispatch['ensure'] = (one) => {
    tries += 1;
    const failure = new CarepathFailure('temporal-unavailable', 'Not now.');
    return tries === 1 ? Promise.reject(failure) : dispatch.ensure(one);
  };
  const { deps } = record.activities(rig.newLine().runtime, {
    migrationDispatch: { ensure: unreachableOnce },
    clock: { now: () => new Date(Date.now() + 60_000) },
  });
  await expect(restartMigrations(deps)).rejects.toThrow('Not now.');
  expect(await restartMigrations(deps)).toBe(1);
  await reaches('done');
  expect((await counts()).statuses).toMatchObject({ applied: COUNT });
  expect(await restartMigrations(deps)).toBe(0);
}, 90_000);
