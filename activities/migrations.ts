import { CarepathFailure } from '../core/errors';
import { withAdditions } from '../core/pathway/additions';
import { diffPathways } from '../core/pathway/diff/diff-pathways';
import type { MigrationActivities, MigrationAnswer, MigrationRef } from '../core/pathway/host';
import { planMigration } from '../core/pathway/migration/plan';
import { sketchState } from '../core/pathway/migration/sketch';
import type { Enrollment } from '../core/record/enrollment';
import type { Migration, MigrationRow } from '../core/record/migration';
import { type Scope, systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeat } from './heartbeat';

/** Enrollments that are planned together. */
const PAGE = 500;
/** Enrollments that are asked together: their workflows may have to be replayed first. */
const BATCH = 20;

type Dependencies = Pick<ActivityDependencies, 'repositories' | 'runtime' | 'clock'>;

/** The steps of a migration of many enrollments; each may be repeated. */
export function createMigrationActivities(deps: Dependencies): MigrationActivities {
  return {
    planMigrationPage: (input) => withHeartbeat(() => planMigrationPage(deps, input)),
    applyMigrationBatch: (input) => withHeartbeat(() => applyBatch(deps, input)),
  };
}

/** Plans the next enrollments by their ids; the id to go on after, or null when all are planned. */
export async function planMigrationPage(
  { repositories }: Pick<Dependencies, 'repositories'>,
  { orgId, migrationId, after }: MigrationRef & { readonly after: string | null },
): Promise<string | null> {
  const scope = systemScope(orgId, 'migration');
  const { migrations, enrollments, definitions } = repositories;
  const migration = await existing(migrations, scope, migrationId);
  if (migration.status !== 'planning') return null;
  const [from, to] = await Promise.all([
    definitions.get(scope, migration.from.id),
    definitions.get(scope, migration.to.id),
  ]);
  if (!from || !to) throw new CarepathFailure('not-found', 'A version of the pathway is not in the record.');
  const changes = diffPathways(from.definition, to.definition);
  const page = await enrollments.onVersion(scope, { definitionId: from.id, after, limit: PAGE });
  const rows = page.map(({ id, patientId, additions, progress = { openSteps: [] } }): MigrationRow => {
    const own = withAdditions(from.definition, additions);
    const state = sketchState(own, progress);
    const plan = planMigration(own, withAdditions(to.definition, additions), state, { changes });
    return { migrationId, enrollmentId: id, patientId, plan, status: 'pending' };
  });
  await migrations.plan(scope, rows);
  if (page.length === PAGE) return page.at(-1)?.id ?? null;
  await migrations.move(scope, migrationId, ['planning'], migration.dryRun ? 'planned' : 'running');
  return null;
}

async function applyBatch(deps: Dependencies, { orgId, migrationId }: MigrationRef): Promise<'more' | 'stop'> {
  const scope = systemScope(orgId, 'migration');
  const { migrations } = deps.repositories;
  const migration = await existing(migrations, scope, migrationId);
  if (migration.status !== 'running') return 'stop';
  const rows = await migrations.pending(scope, migrationId, BATCH);
  if (rows.length === 0) {
    await migrations.move(scope, migrationId, ['running'], 'done');
    return 'stop';
  }
  const settled = await Promise.all(rows.map((row) => applyOne(deps, scope, migration, row)));
  if (!settled.includes(true))
    throw new CarepathFailure('temporal-unavailable', 'No enrollment of the batch could be reached.');
  return 'more';
}

/** `false`: it could not be reached now. Its inbox entry is one, however often this is tried. */
async function applyOne(deps: Dependencies, scope: Scope, migration: Migration, row: MigrationRow): Promise<boolean> {
  const { repositories, runtime, clock } = deps;
  const settle = async (end: Parameters<typeof repositories.migrations.settle>[2]): Promise<true> => {
    await repositories.migrations.settle(scope, row, end);
    return true;
  };
  const enrollment = await repositories.enrollments.get(scope, row.enrollmentId);
  if (!enrollment || enrollment.status === 'ended') return settle({ status: 'failed', reason: 'ended' });
  const { from, to } = migration;
  const id = `${row.enrollmentId}/migration/${migration.id}`;
  const news = { type: 'migrate', migration: { from, to } } as const;
  await repositories.inbox.store(scope, {
    id,
    orgId: scope.orgId,
    enrollmentId: row.enrollmentId,
    news,
    at: clock.now(),
  });
  const answer = await runtime.migrate(enrollment, id);
  if (answer.reason === 'deferred') {
    if (isThere(enrollment, migration)) return settle({ status: 'applied' });
    await repositories.migrations.putOff(scope, row);
    return false;
  }
  if (answer.reason === 'ended') await repositories.inbox.drop(scope, id, clock.now());
  return settle(endOf(answer));
}

function isThere({ definitionId }: Enrollment, { to }: Migration): boolean {
  return definitionId === to.id;
}

function endOf({
  applied,
  reason,
  plan,
}: MigrationAnswer): Pick<MigrationRow, 'status' | 'reason'> & Partial<MigrationRow> {
  if (applied) return { status: 'applied', ...(plan && { plan }) };
  const needsPerson = reason === 'needs-person' || reason === 'refused';
  return {
    status: needsPerson ? 'needs-person' : 'failed',
    ...(reason !== undefined && { reason }),
    ...(plan && { plan }),
  };
}

async function existing(
  migrations: Dependencies['repositories']['migrations'],
  scope: Scope,
  id: string,
): Promise<Migration> {
  const migration = await migrations.get(scope, id);
  if (!migration) throw new CarepathFailure('not-found', 'The migration is not in the record.');
  return migration;
}
