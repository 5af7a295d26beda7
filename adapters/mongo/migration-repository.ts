import { CarepathFailure } from '../../core/errors';
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
import { type Collection, isDuplicateKey, type Outbox, type Row } from './collection';
import type { Database } from './database';
import { below, isIn } from './operators';
import { findPage, type Ordering } from './page';
import { auditedSchemaOf, json, part, person, schemaOf } from './schema';
import { requireOwn, within } from './scoped';

type StoredMigration = Row<Migration, Outbox & { readonly turn: string }>;
/** Its id is of migration and enrollment: planning it again meets the same row. */
type StoredRow = MigrationRow & { readonly _id: string; readonly orgId: string; readonly putOff: number };

const version = part({ id: String, version: Number });
const schema = auditedSchemaOf({
  ...{ pathway: String, from: version, to: version, dryRun: Boolean, status: String },
  ...{ createdBy: person, createdAt: Date, turn: String },
});
schema.index({ orgId: 1, pathway: 1, createdAt: -1 });
// Sparse: a migration that was stored before there were turns has none.
schema.index({ turn: 1 }, { unique: true, sparse: true });
schema.index({ status: 1, createdAt: 1 });

const rowSchema = schemaOf({
  orgId: { type: String, required: true },
  ...{ migrationId: String, enrollmentId: String, patientId: String, plan: json, status: String, reason: String },
  putOff: Number,
});
rowSchema.index({ orgId: 1, migrationId: 1, status: 1, putOff: 1, _id: 1 });
rowSchema.index({ orgId: 1, migrationId: 1, 'plan.verdict': 1, status: 1 });

const byEnrollment: Ordering = { name: 'enrollment', fields: [{ path: 'enrollmentId', direction: 1, kind: 'string' }] };
interface Kind {
  readonly verdict: Verdict;
  readonly status: MigrationRowStatus;
}
interface Counts {
  readonly verdicts: Record<Verdict, number>;
  readonly statuses: Record<MigrationRowStatus, number>;
}
const noVerdicts = { 'waits-at': 0, moves: 0, 're-opens': 0, 'needs-person': 0 } as const;
const noStatuses = { pending: 0, applied: 0, failed: 0, 'needs-person': 0 } as const;

export class MongoMigrationRepository implements MigrationRepository {
  private readonly migrations: AuditedCollection<StoredMigration>;
  private readonly rows: Collection<StoredRow>;

  constructor(private readonly database: Database) {
    this.migrations = database.audited<StoredMigration>('migrations', schema);
    this.rows = database.collection<StoredRow>('migrationRows', rowSchema);
  }

  async create(scope: Scope, migration: Migration): Promise<boolean> {
    requireOwn(scope, migration);
    const { id, ...fields } = migration;
    const row = { _id: id, ...fields, turn: turnOf(migration, migration.status) };
    return this.migrations.record(row, this.event(scope, migration, 'created'));
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
    const change = { $set: { status: to, turn: turnOf(known, to) } };
    try {
      const row = await this.migrations.recordChange(filter, change, this.event(scope, known, to));
      return row && toMigration(row);
    } catch (error) {
      if (isDuplicateKey(error)) throw new CarepathFailure('conflict', 'Another migration of this pathway is at work.');
      throw error;
    }
  }

  async plan(scope: Scope, rows: readonly MigrationRow[]): Promise<void> {
    const own = rows.map((row) => ({ _id: rowId(row), orgId: scope.orgId, putOff: 0, ...row }));
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
    return (await this.rows.find(filter, { sort: { putOff: 1, _id: 1 }, limit })).map(toRow);
  }

  async putOff(scope: Scope, row: Pick<MigrationRow, 'migrationId' | 'enrollmentId'>): Promise<void> {
    await this.rows.change(within(scope, { _id: rowId(row) }), { $inc: { putOff: 1 } });
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
    const counts: Counts = { verdicts: { ...noVerdicts }, statuses: { ...noStatuses } };
    const filter = within(scope, { migrationId });
    const paths = { verdict: 'plan.verdict', status: 'status' };
    for (const { verdict, status, count } of await this.rows.countBy<Kind>(filter, paths)) {
      counts.verdicts[verdict] += count;
      counts.statuses[status] += count;
    }
    return counts;
  }

  async atWorkSince(olderThan: Date, limit: number): Promise<readonly Migration[]> {
    const filter = { status: isIn(['planning', 'running']), createdAt: below(olderThan) };
    return (await this.migrations.find(filter, { sort: { createdAt: 1, _id: 1 }, limit })).map(toMigration);
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

/** Unique in an organization: one migration of a pathway is at work at a time, and only one that changes something counts. */
function turnOf({ id, orgId, pathway, dryRun }: Migration, status: MigrationStatus): string {
  const isAtWork = !dryRun && (status === 'planning' || status === 'running');
  return `${orgId}/${isAtWork ? `pathway/${pathway}` : `migration/${id}`}`;
}

function toMigration({ _id, outbox: _outbox, turn: _turn, ...migration }: StoredMigration): Migration {
  return { id: _id, ...migration };
}

function toRow({ _id: _, orgId: _org, putOff: _putOff, ...row }: StoredRow): MigrationRow {
  return row;
}
