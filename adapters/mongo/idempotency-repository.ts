import type { IdempotencyRepository } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { Collection } from './collection';
import type { Database } from './database';
import { json, schemaOf } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

interface RequestRow {
  readonly _id: string;
  readonly orgId: string;
  readonly requestHash: string;
  readonly at: Date;
  readonly answer?: { readonly status: number; readonly body: Json };
}

/** A request that has been under way for longer died with its process; the next one with its key takes over. */
const ABANDONED_AFTER_MS = 60_000;
const KEPT_SECONDS = 7 * 86_400;

const schema = schemaOf({ orgId: String, requestHash: String, at: Date, answer: json });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export class MongoIdempotencyRepository implements IdempotencyRepository {
  private readonly rows: Collection<RequestRow>;

  constructor(database: Database) {
    this.rows = database.collection<RequestRow>('idempotencyKeys', schema);
  }

  async begin(scope: Scope, key: string, requestHash: string, at: Date): ReturnType<IdempotencyRepository['begin']> {
    const _id = idOf(scope, key);
    if (await this.rows.insert({ _id, orgId: scope.orgId, requestHash, at })) return { state: 'new' };
    const row = await this.rows.findOne(within(scope, { _id }));
    // Freed between the two commands: whoever had it changed nothing.
    if (row === null) return this.begin(scope, key, requestHash, at);
    if (row.requestHash !== requestHash) return { state: 'different-request' };
    if (row.answer) return { state: 'done', ...row.answer };
    if (at.getTime() - row.at.getTime() < ABANDONED_AFTER_MS) return { state: 'in-progress' };
    const taken = await this.rows.change(within(scope, { _id, at: row.at }), { $set: { at } });
    return { state: taken ? 'new' : 'in-progress' };
  }

  async finish(scope: Scope, key: string, status: number, body: Json): Promise<void> {
    await this.rows.change(within(scope, { _id: idOf(scope, key) }), { $set: { answer: { status, body } } });
  }

  async abandon(scope: Scope, key: string): Promise<void> {
    await this.rows.delete(within(scope, { _id: idOf(scope, key) }));
  }
}

function idOf(scope: Scope, key: string): string {
  return derivedId('idempotency', scope.orgId, scope.actor.kind, scope.actor.id, key);
}
