import type { UserRepository } from '../../core/repositories';
import type { User } from '../../core/record/organization';
import { systemScope, type Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { auditedSchemaOf } from './schema';
import { within } from './scoped';

type UserRow = Row<User, Outbox>;

const schema = auditedSchemaOf({
  email: { type: String, required: true },
  name: String,
  roles: [String],
  passwordHash: String,
  pagerPhone: String,
  disabledAt: Date,
});
schema.index({ email: 1 }, { unique: true });

export class MongoUserRepository implements UserRepository {
  private readonly rows: AuditedCollection<UserRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<UserRow>('users', schema);
  }

  async get(id: string): Promise<User | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toUser(row);
  }

  /** Email addresses are compared without regard to case. */
  async findByEmail(email: string): Promise<User | null> {
    const row = await this.rows.findOne({ email: email.toLowerCase() });
    return row && toUser(row);
  }

  async list(scope: Scope): Promise<readonly User[]> {
    return (await this.rows.find(within(scope, {}), { sort: { name: 1, _id: 1 } })).map(toUser);
  }

  async setPager(scope: Scope, id: string, phone: string | null): Promise<boolean> {
    const event = this.database.event(scope, {
      kind: 'user.pagerSet',
      subject: { type: 'user', id },
      data: { isSet: phone !== null },
    });
    const change = phone === null ? { $unset: { pagerPhone: 1 } } : { $set: { pagerPhone: phone } };
    return (await this.rows.recordChange(within(scope, { _id: id }), change, event)) !== null;
  }

  async create(user: User): Promise<boolean> {
    const { id, ...fields } = user;
    const event = this.database.event(systemScope(user.orgId, 'administration'), {
      kind: 'user.created',
      subject: { type: 'user', id },
      data: { name: user.name, roles: [...user.roles] },
    });
    return this.rows.record({ _id: id, ...fields, email: user.email.toLowerCase() }, event);
  }
}

function toUser({ _id, outbox: _outbox, ...fields }: UserRow): User {
  return { id: _id, ...fields };
}
