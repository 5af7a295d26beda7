import { randomUUID } from 'node:crypto';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { DefinitionRepository, StoredDefinition } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { auditedSchemaOf } from './schema';
import { within } from './scoped';

/** The definition is kept as text: it never changes, and its keys are its author's, not field names of ours. */
type DefinitionRow = Omit<Row<StoredDefinition, Outbox>, 'definition'> & {
  readonly definition: string;
  readonly startsOn?: string;
};

const schema = auditedSchemaOf({
  pathway: String,
  version: Number,
  status: String,
  hash: String,
  source: String,
  definition: String,
  startsOn: String,
  publishedAt: Date,
});
schema.index({ orgId: 1, pathway: 1, version: 1 }, { unique: true });

export class MongoDefinitionRepository implements DefinitionRepository {
  private readonly rows: AuditedCollection<DefinitionRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<DefinitionRow>('definitions', schema);
  }

  async get(scope: Scope, id: string): Promise<StoredDefinition | null> {
    const row = await this.rows.findOne(within(scope, { _id: id }));
    return row && toDefinition(row);
  }

  async latest(scope: Scope, pathway: string): Promise<StoredDefinition | null> {
    const row = await this.rows.findOne(within(scope, { pathway, status: 'published' }), { version: -1 });
    return row && toDefinition(row);
  }

  async version(scope: Scope, pathway: string, version: number): Promise<StoredDefinition | null> {
    const row = await this.rows.findOne(within(scope, { pathway, version }));
    return row && toDefinition(row);
  }

  async list(scope: Scope): Promise<readonly StoredDefinition[]> {
    return (await this.rows.find(within(scope, {}), { sort: { pathway: 1, version: -1 } })).map(toDefinition);
  }

  async startingOn(scope: Scope, event: string): Promise<readonly StoredDefinition[]> {
    const published = await this.rows.find(within(scope, { status: 'published' }), { sort: { version: 1 } });
    // Only the latest version of a pathway counts: a newer one may start on something else.
    const latest = [...new Map(published.map((row) => [row.pathway, row])).values()];
    return latest.filter((row) => row.startsOn === event).map(toDefinition);
  }

  async retire(scope: Scope, pathway: string, version: number): Promise<StoredDefinition | null> {
    const known = await this.version(scope, pathway, version);
    if (known === null || known.status === 'retired') return known;
    const event = this.database.event(scope, {
      kind: 'pathway.retired',
      subject: { type: 'pathway', id: known.id },
      data: { pathway, version },
    });
    const condition = within(scope, { _id: known.id, status: 'published' });
    const row = await this.rows.recordChange(condition, { $set: { status: 'retired' } }, event);
    return row ? toDefinition(row) : this.version(scope, pathway, version);
  }

  async publish(
    scope: Scope,
    draft: Pick<StoredDefinition, 'pathway' | 'source' | 'hash' | 'definition'>,
  ): Promise<StoredDefinition> {
    for (;;) {
      const latest = await this.rows.findOne(within(scope, { pathway: draft.pathway }), { version: -1 });
      if (latest?.hash === draft.hash) return toDefinition(latest);
      const row = this.newRow(scope, draft, (latest?.version ?? 0) + 1);
      const event = this.database.event(scope, {
        kind: 'pathway.published',
        subject: { type: 'pathway', id: row._id },
        data: { pathway: row.pathway, version: row.version, hash: row.hash },
      });
      if (await this.rows.record(row, event)) return toDefinition(row);
    }
  }

  private newRow(
    scope: Scope,
    { definition, ...draft }: Pick<StoredDefinition, 'pathway' | 'source' | 'hash' | 'definition'>,
    version: number,
  ): DefinitionRow {
    return {
      _id: randomUUID(),
      orgId: scope.orgId,
      ...draft,
      version,
      status: 'published',
      definition: JSON.stringify(definition),
      ...(definition.start !== undefined && { startsOn: definition.start.on }),
      publishedAt: this.database.clock.now(),
    };
  }
}

function toDefinition({
  _id,
  definition,
  startsOn: _startsOn,
  outbox: _outbox,
  ...row
}: DefinitionRow): StoredDefinition {
  // Written by `publish` from a checked definition and never changed.
  return { id: _id, ...row, definition: JSON.parse(definition) as PathwayDefinition };
}
