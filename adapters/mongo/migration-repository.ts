import type { Page, PageRequest } from '../../core/repositories';
import type { MigrationRepository } from '../../core/migration-repository';
import type {
  Migration,
  MigrationCounts,
  MigrationRow,
  MigrationRowStatus,
  MigrationStatus,
} from '../../core/record/migration';
import type { Verdict } from '../../core/pathway/migration/plan';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Collection, Outbox, Row } from './collection';
import type { Database } from './database';
import { isIn } from './operators';
import { findPage, type Ordering } from './page';
import { auditedSchemaOf, json, part, person, schemaOf } from './schema';
import { requireOwn, within } from './scoped';

type StoredMigration = Row<Migration, Outbox>;
/** Its id is of migration and enrollment: planning it again meets the same row. */
type StoredRow = MigrationRow & { readonly _id: string; readonly orgId: string };

const version = part({ id: String, version: Number });
const schema = auditedSchemaOf({
  ...{ pathway: String, from: version, to: version, dryRun: Boolean, status: String },
  ...{ createdBy: person, createdAt: Date },
});
schema.index({ orgId: 1, pathway: 1, createdAt: -1 });

const rowSchema = schemaOf({
  orgId: { type: String, required: true },
  ...{ migrationId: String, enrollmentId: String, patientId: String, plan: json, status: String, reason: String },
});
rowSchema.index({ orgId: 1, migrationId: 1, status: 1, _id: 1 });
rowSchema.index({ orgId: 1, migrationId: 1, 'plan.verdict': 1 });

const byEnrollment: Ordering = { name: 'enrollment', fields: [{ path: 'enrollmentId', direction: 1, kind: 'string' }] };
const verdicts: readonly Verdict[] = ['waits-at', 'moves', 're-opens', 'needs-person'];
const statuses: readonly MigrationRowStatus[] = ['pending', 'applied', 'failed', 'needs-person'];

export class MongoMigrationRepository implements MigrationRepository {
  private readonly migrations: AuditedCollection<StoredMigration>;
  private readonly rows: Collection<StoredRow>;

  constructor(private readonly database: Database) {
    this.migrations = database.audited<StoredMigration>('migrations', schema);
    this.rows = database.collection<StoredRow>('migrationRows', rowSchema);
  }

  async create(scope: Scope, migration: Migration): Promise<void> {
    requireOwn(scope, migration);
    const { id, ...fields } = migration;
    await this.migrations.record({ _id: id, ...fields }, this.event(scope, migration, 'created'));
  }

  async get(scope: Scope, id: string): Promise<Migration | null> {
    const row = await this.migrations.findOne(within(scope, { _id: id }));
    return row && toMigration(row);
  }

  async list(scope: Scope, pathway: string): Promise<readonly Migration[]> {
    const newest = { sort: { createdAt: -1, _id: 1 }, limit: 100 } as const;
    return (await this.migrations.find(within(scope, { pathway }), newest)).map(toMigration);
  }

  async move(
    scope: Scope,
    id: string,
    from: readonly MigrationStatus[],
    to: MigrationStatus,
  ): Promise<Migration | null> {
    const known = await this.get(scope, id);
    if (!known) return null;
    const filter = within(scope, { _id: id, status: isIn(from) });
    const row = await this.migrations.recordChange(filter, { $set: { status: to } }, this.event(scope, known, to));
    return row && toMigration(row);
  }

  async plan(scope: Scope, rows: readonly MigrationRow[]): Promise<void> {
    const own = rows.map((row) => ({ _id: rowId(row), orgId: scope.orgId, ...row }));
    await this.rows.insertMissing(own);
  }

  async settle(
    scope: Scope,
    row: Pick<MigrationRow, 'migrationId' | 'enrollmentId'>,
    { status, reason, plan }: Pick<MigrationRow, 'status' | 'reason'> & Partial<Pick<MigrationRow, 'plan'>>,
  ): Promise<void> {
    await this.rows.change(within(scope, { _id: rowId(row) }), {
      $set: { status, ...(reason !== undefined && { reason }), ...(plan && { plan }) },
    });
  }

  async pending(scope: Scope, migrationId: string, limit: number): Promise<readonly MigrationRow[]> {
    const filter = within(scope, { migrationId, status: 'pending' });
    return (await this.rows.find(filter, { sort: { _id: 1 }, limit })).map(toRow);
  }

  async page(
    scope: Scope,
    migrationId: string,
    query: { status?: MigrationRowStatus; verdict?: Verdict } & PageRequest,
  ): Promise<Page<MigrationRow>> {
    const { status, verdict } = query;
    const filter = within(scope, {
      migrationId,
      ...(status !== undefined && { status }),
      ...(verdict !== undefined && { 'plan.verdict': verdict }),
    });
    return findPage(this.rows, filter, byEnrollment, query, toRow);
  }

  async counts(scope: Scope, migrationId: string): Promise<MigrationCounts> {
    const count = (filter: { readonly [field: string]: string }): Promise<number> =>
      this.rows.count(within(scope, { migrationId, ...filter }));
    const byVerdict = verdicts.map(async (verdict) => [verdict, await count({ 'plan.verdict': verdict })] as const);
    const byStatus = statuses.map(async (status) => [status, await count({ status })] as const);
    return {
      verdicts: Object.fromEntries(await Promise.all(byVerdict)) as MigrationCounts['verdicts'],
      statuses: Object.fromEntries(await Promise.all(byStatus)) as MigrationCounts['statuses'],
    };
  }

  private event(scope: Scope, { id, pathway, from, to, dryRun }: Migration, what: string) {
    return this.database.event(scope, {
      kind: `migration.${what}`,
      subject: { type: 'migration', id },
      data: { pathway, from: from.version, to: to.version, dryRun },
    });
  }
}

function rowId({ migrationId, enrollmentId }: Pick<MigrationRow, 'migrationId' | 'enrollmentId'>): string {
  return `${migrationId}/${enrollmentId}`;
}

function toMigration({ _id, outbox: _outbox, ...migration }: StoredMigration): Migration {
  return { id: _id, ...migration };
}

function toRow({ _id: _, orgId: _org, ...row }: StoredRow): MigrationRow {
  return row;
}
