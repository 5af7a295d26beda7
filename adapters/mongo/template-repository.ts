import type { WrittenTemplate } from '../../core/messaging/templates/template';
import type { Scope } from '../../core/record/scope';
import type { TemplateDraft, TemplateVersion } from '../../core/record/template-version';
import type { TemplateRepository } from '../../core/template-repository';
import type { AuditedCollection } from './audited-collection';
import type { Outbox } from './collection';
import type { Database } from './database';
import { isIn } from './operators';
import { auditedSchemaOf, json, person } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

interface Owned extends Outbox {
  readonly _id: string;
  readonly orgId: string;
}
type VersionRow = TemplateVersion & Owned;
type DraftRow = TemplateDraft & Owned;

const versionSchema = auditedSchemaOf({
  template: String,
  version: Number,
  texts: json,
  hash: String,
  restores: Number,
  publishedAt: Date,
  publishedBy: person,
});
versionSchema.index({ orgId: 1, template: 1, version: 1 }, { unique: true });

const draftSchema = auditedSchemaOf({
  template: String,
  texts: json,
  version: Number,
  updatedAt: Date,
  updatedBy: person,
});
draftSchema.index({ orgId: 1, template: 1 }, { unique: true });

export class MongoTemplateRepository implements TemplateRepository {
  private readonly published: AuditedCollection<VersionRow>;
  private readonly written: AuditedCollection<DraftRow>;

  constructor(private readonly database: Database) {
    this.published = database.audited<VersionRow>('templateVersions', versionSchema);
    this.written = database.audited<DraftRow>('templateDrafts', draftSchema);
  }

  async current(scope: Scope, names?: readonly string[]): Promise<readonly TemplateVersion[]> {
    const filter = within(scope, names ? { template: isIn([...new Set(names)]) } : {});
    const rows = await this.published.find(filter, { sort: { template: 1, version: 1 } });
    return [...new Map(rows.map((row) => [row.template, row])).values()].map(toVersion);
  }

  async versions(scope: Scope, template: string): Promise<readonly TemplateVersion[]> {
    return (await this.published.find(within(scope, { template }), { sort: { version: -1 } })).map(toVersion);
  }

  async publish(scope: Scope, made: Parameters<TemplateRepository['publish']>[1]): Promise<TemplateVersion> {
    const { template, hash } = made;
    const { id, name } = scope.actor;
    for (;;) {
      const latest = await this.published.findOne(within(scope, { template }), { version: -1 });
      if (latest && latest.hash === hash) return toVersion(latest);
      const version = (latest?.version ?? 0) + 1;
      const _id = derivedId('template', scope.orgId, template, String(version));
      const dated = { publishedAt: this.database.clock.now(), publishedBy: { id, name } };
      const event = this.database.event(scope, {
        kind: made.texts ? 'template.published' : 'template.retired',
        subject: { type: 'template', id: _id },
        data: {
          template,
          version,
          ...(hash !== undefined && { hash }),
          ...(made.restores !== undefined && { restores: made.restores }),
        },
      });
      const row: VersionRow = { _id, orgId: scope.orgId, ...made, version, ...dated };
      if (await this.published.record(row, event)) return toVersion(row);
    }
  }

  async draft(scope: Scope, template: string): Promise<TemplateDraft | null> {
    const row = await this.written.findOne(within(scope, { template }));
    return row && toDraft(row);
  }

  async drafts(scope: Scope): Promise<readonly TemplateDraft[]> {
    return (await this.written.find(within(scope, {}), { sort: { template: 1 } })).map(toDraft);
  }

  async saveDraft(
    scope: Scope,
    { template, texts, ifVersion }: { template: string; texts: WrittenTemplate; ifVersion?: number },
  ): Promise<TemplateDraft | null> {
    const _id = derivedId('template-draft', scope.orgId, template);
    const { id, name } = scope.actor;
    const content = { texts, updatedAt: this.database.clock.now(), updatedBy: { id, name } };
    const event = this.database.event(scope, {
      kind: 'template.drafted',
      subject: { type: 'template-draft', id: _id },
      data: { template },
    });
    if (ifVersion === 0 || (ifVersion === undefined && (await this.draft(scope, template)) === null)) {
      const row: DraftRow = { _id, orgId: scope.orgId, template, version: 1, ...content };
      if (await this.written.record(row, event)) return toDraft(row);
      if (ifVersion === 0) return null;
    }
    const condition = within(scope, { _id, ...(ifVersion !== undefined && { version: ifVersion }) });
    const changed = await this.written.recordChange(condition, { $set: content, $inc: { version: 1 } }, event);
    return changed && toDraft(changed);
  }
}

function toVersion({ _id, orgId: _orgId, outbox: _outbox, ...version }: VersionRow): TemplateVersion {
  return version;
}

function toDraft({ template, texts, version, updatedAt, updatedBy }: DraftRow): TemplateDraft {
  return { template, texts, version, updatedAt, updatedBy };
}
