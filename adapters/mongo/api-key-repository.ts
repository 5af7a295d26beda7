import type { ApiKeyRepository } from '../../core/repositories';
import { CarepathFailure } from '../../core/errors';
import type { ApiKey } from '../../core/record/organization';
import { systemScope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { auditedSchemaOf } from './schema';

type ApiKeyRow = Row<ApiKey, Outbox>;

const schema = auditedSchemaOf({
  name: String,
  roles: [String],
  hash: { type: String, required: true },
  createdAt: Date,
  revokedAt: Date,
});
schema.index({ hash: 1 }, { unique: true });

export class MongoApiKeyRepository implements ApiKeyRepository {
  private readonly rows: AuditedCollection<ApiKeyRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<ApiKeyRow>('apiKeys', schema);
  }

  /** Revoked keys are found too: the caller tells them from unknown ones. */
  async findByHash(hash: string): Promise<ApiKey | null> {
    const row = await this.rows.findOne({ hash });
    return row && toApiKey(row);
  }

  /** @throws conflict when the key exists */
  async create(key: ApiKey): Promise<void> {
    const { id, ...fields } = key;
    const event = this.database.event(systemScope(key.orgId, 'administration'), {
      kind: 'api-key.created',
      subject: { type: 'api-key', id },
      data: { name: key.name, roles: [...key.roles] },
    });
    const created = await this.rows.record({ _id: id, ...fields }, event);
    if (!created) throw new CarepathFailure('conflict', 'This API key exists already.');
  }
}

function toApiKey({ _id, outbox: _outbox, ...fields }: ApiKeyRow): ApiKey {
  return { id: _id, ...fields };
}
