import type { PathwayDraftRepository } from '../../core/repositories';
import type { PathwayDraft } from '../../core/record/pathway-draft';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox } from './collection';
import type { Database } from './database';
import { auditedSchemaOf, person } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

type DraftRow = PathwayDraft & Outbox & { readonly _id: string; readonly orgId: string };

const schema = auditedSchemaOf({
  pathway: String,
  source: String,
  version: Number,
  updatedAt: Date,
  updatedBy: person,
});
schema.index({ orgId: 1, pathway: 1 }, { unique: true });

export class MongoPathwayDraftRepository implements PathwayDraftRepository {
  private readonly rows: AuditedCollection<DraftRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<DraftRow>('pathwayDrafts', schema);
  }

  async get(scope: Scope, pathway: string): Promise<PathwayDraft | null> {
    const row = await this.rows.findOne(within(scope, { pathway }));
    return row && toDraft(row);
  }

  async list(scope: Scope): Promise<readonly PathwayDraft[]> {
    return (await this.rows.find(within(scope, {}), { sort: { pathway: 1 } })).map(toDraft);
  }

  async save(
    scope: Scope,
    { pathway, source, ifVersion }: { pathway: string; source: string; ifVersion?: number },
  ): Promise<PathwayDraft | null> {
    const _id = derivedId('draft', scope.orgId, pathway);
    const { id, name } = scope.actor;
    const content = { source, updatedAt: this.database.clock.now(), updatedBy: { id, name } };
    const event = this.database.event(scope, {
      kind: 'pathway.drafted',
      subject: { type: 'pathway-draft', id: _id },
      data: { pathway },
    });
    if (ifVersion === 0 || (ifVersion === undefined && (await this.get(scope, pathway)) === null)) {
      const row: DraftRow = { _id, orgId: scope.orgId, pathway, version: 1, ...content };
      if (await this.rows.record(row, event)) return toDraft(row);
      if (ifVersion === 0) return null;
    }
    const condition = within(scope, { _id, ...(ifVersion !== undefined && { version: ifVersion }) });
    const changed = await this.rows.recordChange(condition, { $set: content, $inc: { version: 1 } }, event);
    return changed && toDraft(changed);
  }
}

function toDraft({ pathway, source, version, updatedAt, updatedBy }: DraftRow): PathwayDraft {
  return { pathway, source, version, updatedAt, updatedBy };
}
