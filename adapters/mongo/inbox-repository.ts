import type { InboxRepository } from '../../core/repositories';
import type { InboxEntry } from '../../core/record/inbox';
import type { Scope } from '../../core/record/scope';
import type { Collection, Row } from './collection';
import type { Database } from './database';
import { below, isIn, missing, present } from './operators';
import { json, schemaOf } from './schema';
import { requireOwn, within } from './scoped';

export type InboxRow = Row<InboxEntry>;

const schema = schemaOf({
  orgId: { type: String, required: true },
  enrollmentId: String,
  news: json,
  at: Date,
  appliedStep: Number,
  droppedAt: Date,
});
schema.index({ appliedStep: 1, at: 1 });
schema.index({ orgId: 1, enrollmentId: 1 });

export class MongoInboxRepository implements InboxRepository {
  readonly rows: Collection<InboxRow>;

  constructor(database: Database) {
    this.rows = database.collection<InboxRow>('inbox', schema);
  }

  async store(scope: Scope, entry: InboxEntry): Promise<boolean> {
    requireOwn(scope, entry);
    const { id, ...fields } = entry;
    return this.rows.insert({ _id: id, ...fields });
  }

  async getMany(scope: Scope, ids: readonly string[]): Promise<readonly InboxEntry[]> {
    return (await this.rows.find(within(scope, { _id: isIn(ids) }))).map(toEntry);
  }

  async appliedTo(scope: Scope, enrollmentId: string): Promise<readonly InboxEntry[]> {
    const filter = within(scope, { enrollmentId, appliedStep: present() });
    return (await this.rows.find(filter, { sort: { at: 1, _id: 1 } })).map(toEntry);
  }

  /** An entry that a step has applied stays applied. */
  async drop(scope: Scope, id: string, at: Date): Promise<void> {
    const waiting = { _id: id, appliedStep: missing(), droppedAt: missing() };
    await this.rows.change(within(scope, waiting), { $set: { droppedAt: at } });
  }

  async unappliedSince(olderThan: Date, limit: number): Promise<readonly InboxEntry[]> {
    const waiting = { appliedStep: missing(), droppedAt: missing(), at: below(olderThan) };
    return (await this.rows.find(waiting, { sort: { at: 1, _id: 1 }, limit })).map(toEntry);
  }
}

function toEntry({ _id, ...entry }: InboxRow): InboxEntry {
  return { id: _id, ...entry };
}
