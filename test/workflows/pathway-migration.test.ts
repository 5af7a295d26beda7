import { randomUUID } from 'node:crypto';
import { createMigrationDispatch } from '../../adapters/temporal/migration-dispatch';
import { createRuntime } from '../../adapters/temporal/runtime';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { Enrollment } from '../../core/record/enrollment';
import type { Migration } from '../../core/record/migration';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

const task = (id: string): string => `{ task: ${id}, title: Do it, queue: coordinators, due: P1D }`;
const COUNT = 45;

let temporal: TestTemporal;
let record: TestRecord;
const running: TestWorkers[] = [];

beforeAll(async () => {
  quietRuntime();
  const { uri } = await testDatabase();
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(uri)]);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((workers) => workers.stop()));
});

afterAll(async () => {
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
  await record.close();
});

/** A clinic's line of work: many enrollments at their first task, and a migration of them that is stored. */
async function line(second: PathwayDefinition, dryRun = false) {
  const taskQueue = randomUUID();
  const runtime = createRuntime(temporal.client, { taskQueue });
  const asked: string[] = [];
  const gate: { onMigrate: (id: string) => Promise<void> } = { onMigrate: () => Promise.resolve() };
  const watched = {
    start: runtime.start.bind(runtime),
    applyDecision: runtime.applyDecision.bind(runtime),
    notify: runtime.notify.bind(runtime),
    reachable: runtime.reachable.bind(runtime),
    migrate: async (enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string) => {
      asked.push(enrollment.id);
      await gate.onMigrate(enrollment.id);
      return runtime.migrate(enrollment, inboxId);
    },
  };
  const work = async (): Promise<TestWorkers> => {
    const { activities } = record.activities(watched);
    const workers = await startWorkers(temporal.connection, temporal.namespace, activities, taskQueue);
    running.push(workers);
    return workers;
  };
  const enrollments = await enrollMany(pathwayOf(`- ${task('call')}`));
  await work();
  await Promise.all(enrollments.map((enrollment) => runtime.start(enrollment)));
  await waitUntil('All first tasks', 60, async () => (await opened(enrollments)) === COUNT);
  const { definitions, migrations } = record.repositories;
  const [first] = enrollments;
  if (!first) throw new Error('nobody is enrolled');
  const { pathway } = first;
  const to = await definitions.publish(system, { pathway, source: '', hash: 'second', definition: second });
  const migration: Migration = {
    ...{ id: randomUUID(), orgId: clinic.id, pathway, dryRun, status: 'planning', createdAt: new Date() },
    ...{ from: { id: first.definitionId, version: 1 }, to: { id: to.id, version: to.version } },
    createdBy: { id: 'max', name: 'Max' },
  };
  await migrations.create(system, migration);
  const dispatch = createMigrationDispatch(temporal.client, taskQueue);
  return { enrollments, migration, dispatch, work, asked, gate };
}

async function enrollMany(definition: PathwayDefinition): Promise<readonly Enrollment[]> {
  const { patients, definitions, enrollments } = record.repositories;
  const pathway = `test-${randomUUID()}`;
  const stored = await definitions.publish(system, { pathway, source: '', hash: pathway, definition });
  return Promise.all(
    Array.from({ length: COUNT }, async (_, i) => {
      const name = { given: 'Rosa', family: `Alvarez ${i}` };
      const patient = await patients.create(system, { identifiers: [], name });
      const { enrollment } = await enrollments.create(system, {
        ...{ patientId: patient.id, pathway, definitionId: stored.id, definitionVersion: 1, startAt: new Date() },
        trigger: { kind: 'manual', key: randomUUID() },
      });
      return enrollment;
    }),
  );
}

async function opened(enrollments: readonly Enrollment[]): Promise<number> {
  const tasks = await Promise.all(enrollments.map(({ id }) => record.openTask(id, 'call#1')));
  return tasks.filter((one) => one !== undefined).length;
}

const counts = ({ id }: Migration) => record.repositories.migrations.counts(system, id);
const status = async ({ id }: Migration) => (await record.repositories.migrations.get(system, id))?.status;
const reaches = (migration: Migration, wanted: Migration['status']): Promise<void> =>
  waitUntil(`Migration ${wanted}`, 60, async () => (await status(migration)) === wanted);

async function versions(enrollments: readonly Enrollment[]): Promise<readonly number[]> {
  const now = await Promise.all(enrollments.map(({ id }) => record.repositories.enrollments.get(system, id)));
  return now.map((enrollment) => enrollment?.definitionVersion ?? 0);
}

const wider = (): PathwayDefinition => pathwayOf(`- ${task('call')}\n    - ${task('next')}`);

test('a dry run tells what would become of each, and changes nothing', async () => {
  const { migration, dispatch, enrollments, asked } = await line(pathwayOf(`- ${task('other')}`), true);
  await dispatch.goOn(migration);
  await reaches(migration, 'planned');
  expect((await counts(migration)).verdicts).toMatchObject({ 'needs-person': COUNT });
  expect(asked).toEqual([]);
  expect(new Set(await versions(enrollments))).toEqual(new Set([1]));
});

test('all enrollments go to the new version; who needs a person is left for one', async () => {
  const { migration, dispatch, enrollments } = await line(wider());
  await dispatch.goOn(migration);
  await reaches(migration, 'done');
  expect((await counts(migration)).statuses).toEqual({ pending: 0, applied: COUNT, failed: 0, 'needs-person': 0 });
  expect(new Set(await versions(enrollments))).toEqual(new Set([2]));
});

test('a paused migration begins no more, and goes on when it is resumed', async () => {
  const { migration, dispatch, asked, gate } = await line(wider());
  const { migrations } = record.repositories;
  gate.onMigrate = async () => {
    await migrations.move(system, migration.id, ['running'], 'paused');
  };
  await dispatch.goOn(migration);
  await waitUntil('The first batch', 60, async () => (await counts(migration)).statuses.applied === 20);
  const handle = temporal.client.workflow.getHandle(`migration/${clinic.id}/${migration.id}`);
  await handle.result();
  expect(asked).toHaveLength(20);
  gate.onMigrate = () => Promise.resolve();
  await migrations.move(system, migration.id, ['paused'], 'running');
  await dispatch.goOn(migration);
  await reaches(migration, 'done');
  expect((await counts(migration)).statuses.applied).toBe(COUNT);
}, 90_000);

test('a migration whose worker fails in the middle of a batch finishes, and takes nobody twice', async () => {
  const { migration, dispatch, asked, gate, enrollments } = await line(wider());
  let failures = 0;
  gate.onMigrate = () => {
    if (asked.length > 25 && failures < 3) {
      failures += 1;
      return Promise.reject(new Error('the worker was lost'));
    }
    return Promise.resolve();
  };
  await dispatch.goOn(migration);
  await reaches(migration, 'done');
  expect(failures).toBe(3);
  expect(new Set(await versions(enrollments))).toEqual(new Set([2]));
  await record.repositories.relay.relayPending();
  const told = await Promise.all(
    enrollments.map(async ({ patientId }) => {
      const { items } = await record.repositories.timeline.forPatient(system, patientId, { limit: 100 });
      return items.filter(({ data }) => data['note'] === 'migrated').length;
    }),
  );
  expect(new Set(told)).toEqual(new Set([1]));
}, 90_000);
