import type { Verdict } from './pathway/migration/plan';
import type { Migration, MigrationCounts, MigrationRow, MigrationRowStatus, MigrationStatus } from './record/migration';
import type { Scope } from './record/scope';
import type { Page, PageRequest } from './repositories';

/** Migrations with what becomes of each enrollment. */
export interface MigrationRepository {
  /** `false`: another one of this pathway is at work. Dry runs are never in each other's way. */
  create(scope: Scope, migration: Migration): Promise<boolean>;
  get(scope: Scope, id: string): Promise<Migration | null>;
  /** Of one pathway, newest first. */
  list(scope: Scope, pathway: string): Promise<readonly Migration[]>;
  /** By compare-and-set: `null` when it is in none of `from`. @throws CarepathFailure conflict when another one is at work */
  move(scope: Scope, id: string, from: readonly MigrationStatus[], to: MigrationStatus): Promise<Migration | null>;
  /** Rows that are there are left as they are. */
  plan(scope: Scope, rows: readonly MigrationRow[]): Promise<void>;
  settle(
    scope: Scope,
    row: Pick<MigrationRow, 'migrationId' | 'enrollmentId'>,
    end: Pick<MigrationRow, 'status' | 'reason'> & Partial<Pick<MigrationRow, 'plan'>>,
  ): Promise<void>;
  /** Those that were put off least come first. */
  pending(scope: Scope, migrationId: string, limit: number): Promise<readonly MigrationRow[]>;
  /** It could not be reached: others have their turn before it is asked again. */
  putOff(scope: Scope, row: Pick<MigrationRow, 'migrationId' | 'enrollmentId'>): Promise<void>;
  page(
    scope: Scope,
    migrationId: string,
    query: { status?: MigrationRowStatus; verdict?: Verdict } & PageRequest,
  ): Promise<Page<MigrationRow>>;
  counts(scope: Scope, migrationId: string): Promise<MigrationCounts>;
  /** For the sweeper, over all organizations: those at work that were created before `olderThan`, oldest first. */
  atWorkSince(olderThan: Date, limit: number): Promise<readonly Migration[]>;
}
