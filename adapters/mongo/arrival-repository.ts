import type { ArrivalRepository } from '../../core/message-repositories';
import type { InboundSms } from '../../core/record/inbound-sms';
import type { Collection } from './collection';
import type { Database } from './database';
import { atMost, isIn } from './operators';
import { listOf, schemaOf } from './schema';

interface ArrivalRow extends Omit<InboundSms, 'messageSid'> {
  readonly _id: string;
  readonly due: Date;
}

const schema = schemaOf({
  from: String,
  to: String,
  body: String,
  optOutType: String,
  receivedAt: Date,
  attachments: listOf({ url: String, contentType: String }),
  due: Date,
});
schema.index({ due: 1 });

export class MongoArrivalRepository implements ArrivalRepository {
  private readonly rows: Collection<ArrivalRow>;

  constructor(database: Database) {
    this.rows = database.collection<ArrivalRow>('arrivedTexts', schema);
  }

  async keep({ messageSid, ...text }: InboundSms, due: Date): Promise<void> {
    await this.rows.insert({ _id: messageSid, ...text, due });
  }

  async kept(messageSids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.rows.find({ _id: isIn(messageSids) });
    return new Set(rows.map(({ _id }) => _id));
  }

  async takeDue(now: Date, next: Date, limit: number): Promise<readonly InboundSms[]> {
    const rows = await this.rows.find({ due: atMost(now) }, { sort: { due: 1 }, limit });
    const taken: InboundSms[] = [];
    for (const { _id: messageSid, due, ...text } of rows) {
      if (await this.rows.change({ _id: messageSid, due }, { $set: { due: next } }))
        taken.push({ messageSid, ...text });
    }
    return taken;
  }

  async drop(messageSid: string): Promise<void> {
    await this.rows.delete({ _id: messageSid });
  }
}
