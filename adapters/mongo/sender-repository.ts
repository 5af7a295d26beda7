import type { SenderRepository } from '../../core/repositories';
import type { Sender } from '../../core/record/organization';
import { systemScope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { auditedSchemaOf } from './schema';

type SenderRow = Row<Sender, Outbox>;

const schema = auditedSchemaOf({
  application: String,
  facility: String,
  zone: String,
  charset: String,
  isDefault: Boolean,
});
schema.index({ application: 1, facility: 1 });

export class MongoSenderRepository implements SenderRepository {
  private readonly rows: AuditedCollection<SenderRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<SenderRow>('senders', schema);
  }

  async resolve(application: string, facility: string): Promise<Sender | null> {
    const sort = { _id: 1 } as const;
    const row =
      (await this.rows.findOne({ application, facility }, sort)) ??
      (await this.rows.findOne({ isDefault: true }, sort));
    return row && toSender(row);
  }

  async put(sender: Sender): Promise<void> {
    const { id, ...fields } = sender;
    const event = this.database.event(systemScope(sender.orgId, 'administration'), {
      kind: 'sender.changed',
      subject: { type: 'sender', id },
      data: { application: sender.application, facility: sender.facility, zone: sender.zone },
    });
    if (await this.rows.record({ _id: id, ...fields }, event)) return;
    await this.rows.recordChange({ _id: id }, { $set: fields }, event);
  }
}

function toSender({ _id, outbox: _outbox, ...fields }: SenderRow): Sender {
  return { id: _id, ...fields };
}
