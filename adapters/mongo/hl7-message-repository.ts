import type { Hl7MessageRepository, Page, PageRequest } from '../../core/repositories';
import type { Hl7Message } from '../../core/record/inbox';
import type { Scope } from '../../core/record/scope';
import type { Collection, Row } from './collection';
import type { Database } from './database';
import { isNot } from './operators';
import { findPage, type Ordering } from './page';
import { schemaOf } from './schema';
import { within } from './scoped';

type Hl7MessageRow = Row<Hl7Message>;

const schema = schemaOf({
  orgId: String,
  sender: String,
  controlId: String,
  trigger: String,
  raw: String,
  receivedAt: Date,
  status: String,
  acknowledgment: String,
  reason: String,
  warnings: [String],
  patientId: String,
  encounterId: String,
});
schema.index({ sender: 1, controlId: 1 });
schema.index({ orgId: 1, status: 1, receivedAt: -1 });

const newestFirst: Ordering = { name: 'newest', fields: [{ path: 'receivedAt', direction: -1, kind: 'date' }] };

export class MongoHl7MessageRepository implements Hl7MessageRepository {
  private readonly rows: Collection<Hl7MessageRow>;

  constructor(database: Database) {
    this.rows = database.collection<Hl7MessageRow>('hl7Messages', schema);
  }

  async store(message: Hl7Message): Promise<{ stored: boolean; message: Hl7Message }> {
    const { id, ...fields } = message;
    const stored = await this.rows.insert({ _id: id, ...fields });
    return { stored, message: (stored ? null : await this.get(id)) ?? message };
  }

  async settle(
    id: string,
    outcome: Pick<Hl7Message, 'status' | 'acknowledgment'> & Partial<Hl7Message>,
  ): Promise<void> {
    const { id: _id, ...fields } = outcome;
    await this.rows.change({ _id: id }, { $set: fields });
  }

  async get(id: string): Promise<Hl7Message | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toMessage(row);
  }

  async sameControlId(sender: string, controlId: string, notId: string): Promise<Hl7Message | null> {
    const row = await this.rows.findOne({ sender, controlId, _id: isNot(notId) });
    return row && toMessage(row);
  }

  async list(scope: Scope, query: { status?: Hl7Message['status'] } & PageRequest): Promise<Page<Hl7Message>> {
    const filter = within(scope, { ...(query.status !== undefined && { status: query.status }) });
    return findPage(this.rows, filter, newestFirst, query, toMessage);
  }
}

function toMessage({ _id, ...message }: Hl7MessageRow): Hl7Message {
  return { id: _id, ...message };
}
