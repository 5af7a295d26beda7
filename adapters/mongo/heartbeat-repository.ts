import type { HeartbeatRepository } from '../../core/repositories';
import type { Collection } from './collection';
import type { Database } from './database';
import { schemaOf } from './schema';

interface HeartbeatRow {
  readonly _id: string;
  readonly component: string;
  readonly at: Date;
}

const schema = schemaOf({ component: String, at: Date });
// A process that is gone for a day is of no interest.
schema.index({ at: 1 }, { expireAfterSeconds: 86_400 });

export class MongoHeartbeatRepository implements HeartbeatRepository {
  private readonly rows: Collection<HeartbeatRow>;

  constructor(database: Database) {
    this.rows = database.collection<HeartbeatRow>('heartbeats', schema);
  }

  async beat(component: string, id: string, at: Date): Promise<void> {
    await this.rows.change({ _id: `${component}/${id}` }, { $set: { component }, $max: { at } }, { upsert: true });
  }

  async latest(component: string): Promise<Date | null> {
    return (await this.rows.findOne({ component }, { at: -1 }))?.at ?? null;
  }
}
