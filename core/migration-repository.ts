import type { Verdict } from './pathway/migration/plan';
import type { Migration, MigrationCounts, MigrationRow, MigrationRowStatus, MigrationStatus } from './record/migration';
import type { Scope } from './record/scope';
import type { Page, PageRequest } from './repositories';

/** Migrations with what becomes of each enrollment. */
export interface MigrationRepository {
  create(scope: Scope, migration: Migration): Promise<void>;
  get(scope: Scope, id: string): Promise<Migration | null>;
  /** Of one pathway, newest first. */
  list(scope: Scope, pathway: string): Promise<readonly Migration[]>;
  /** By compare-and-set: `null` when it is in none of `from`. */
  move(scope: Scope, id: string, from: readonly MigrationStatus[], to: MigrationStatus): Promise<Migration | null>;
  /** Rows that are there are left as they are. */
  plan(scope: Scope, rows: readonly MigrationRow[]): Promise<void>;
  settle(
    scope: Scope,
    row: Pick<MigrationRow, 'migrationId' | 'enrollmentId'>,
    end: Pick<MigrationRow, 'status' | 'reason'> & Partial<Pick<MigrationRow, 'plan'>>,
  ): Promise<void>;
  pending(scope: Scope, migrationId: string, limit: number): Promise<readonly MigrationRow[]>;
  page(
    scope: Scope,
    migrationId: string,
    query: { status?: MigrationRowStatus; verdict?: Verdict } & PageRequest,
  ): Promise<Page<MigrationRow>>;
  counts(scope: Scope, migrationId: string): Promise<MigrationCounts>;
}
