import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import type { Clock, MigrationDispatch } from '../../core/ports';
import type { Repositories, StoredDefinition } from '../../core/repositories';
import type { Migration } from '../../core/record/migration';
import type { Scope } from '../../core/record/scope';

export type MigratePathwayDeps = Pick<Repositories, 'definitions' | 'migrations'> & {
  readonly migrationDispatch: Pick<MigrationDispatch, 'goOn'>;
  readonly clock: Clock;
};

/**
 * Stores the migration of all running enrollments of one version, or a dry run of it, and begins it. When the pathway engine
 * cannot be reached it is stored all the same, and the sweeper begins it.
 * @throws CarepathFailure not-found; invalid-input for the same version; conflict when the version is retired or another
 * migration of the pathway is at work
 */
export async function migratePathway(
  deps: MigratePathwayDeps,
  scope: Scope,
  input: { readonly pathway: string; readonly from: number; readonly to: number; readonly dryRun: boolean },
): Promise<Migration> {
  if (input.from === input.to) {
    throw new CarepathFailure('invalid-input', 'Choose two different versions.', [
      { pointer: '/to', message: 'is the version they are on' },
    ]);
  }
  const [from, to] = await Promise.all([versionOf(deps, scope, input, 'from'), versionOf(deps, scope, input, 'to')]);
  if (to.status === 'retired') throw new CarepathFailure('conflict', 'This version of the pathway is retired.');
  const migration: Migration = {
    id: randomUUID(),
    orgId: scope.orgId,
    pathway: input.pathway,
    from: { id: from.id, version: from.version },
    to: { id: to.id, version: to.version },
    dryRun: input.dryRun,
    status: 'planning',
    createdBy: { id: scope.actor.id, name: scope.actor.name },
    createdAt: deps.clock.now(),
  };
  if (!(await deps.migrations.create(scope, migration))) {
    throw new CarepathFailure(
      'conflict',
      'Another migration of this pathway is at work. Pause it, or wait for its end.',
    );
  }
  await goOnOrLeave(deps, migration);
  return migration;
}

/** What is being applied is finished, and no more begins. @throws CarepathFailure not-found; conflict unless it is running */
export async function pauseMigration(
  { migrations }: Pick<MigratePathwayDeps, 'migrations'>,
  scope: Scope,
  input: MigrationId,
): Promise<Migration> {
  await existingMigration({ migrations }, scope, input);
  const paused = await migrations.move(scope, input.id, ['running', 'paused'], 'paused');
  if (!paused) throw new CarepathFailure('conflict', 'This migration is not running.');
  return paused;
}

/** Goes on where it was paused. @throws CarepathFailure not-found; conflict when it is over, or another one is at work */
export async function resumeMigration(deps: MigratePathwayDeps, scope: Scope, input: MigrationId): Promise<Migration> {
  const { status } = await existingMigration(deps, scope, input);
  if (status === 'done' || status === 'planned') throw new CarepathFailure('conflict', 'This migration is over.');
  await deps.migrations.move(scope, input.id, ['paused'], 'running');
  await goOnOrLeave(deps, { id: input.id, orgId: scope.orgId });
  return existingMigration(deps, scope, input);
}

/** What does not begin now is begun by the sweeper. */
async function goOnOrLeave(
  { migrationDispatch }: Pick<MigratePathwayDeps, 'migrationDispatch'>,
  migration: Pick<Migration, 'id' | 'orgId'>,
): Promise<void> {
  try {
    await migrationDispatch.goOn(migration);
  } catch (error) {
    if (!(error instanceof CarepathFailure && error.code === 'temporal-unavailable')) throw error;
  }
}

interface MigrationId {
  readonly pathway: string;
  readonly id: string;
}

/** @throws CarepathFailure not-found */
export async function existingMigration(
  { migrations }: Pick<MigratePathwayDeps, 'migrations'>,
  scope: Scope,
  { pathway, id }: MigrationId,
): Promise<Migration> {
  const migration = await migrations.get(scope, id);
  if (migration?.pathway !== pathway) throw new CarepathFailure('not-found', 'There is no such migration.');
  return migration;
}

async function versionOf(
  { definitions }: Pick<MigratePathwayDeps, 'definitions'>,
  scope: Scope,
  input: { readonly pathway: string; readonly from: number; readonly to: number },
  which: 'from' | 'to',
): Promise<StoredDefinition> {
  const stored = await definitions.version(scope, input.pathway, input[which]);
  if (stored) return stored;
  throw new CarepathFailure('not-found', 'There is no such version of this pathway.', [
    { pointer: `/${which}`, message: 'is no version of this pathway' },
  ]);
}
