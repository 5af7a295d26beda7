import { randomUUID } from 'node:crypto';
import type { Connection, Schema } from 'mongoose';
import type { Clock } from '../../core/ports';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import { AuditedCollection } from './audited-collection';
import { Collection } from './collection';
import { OutboxRelay, type Carrier } from './outbox';
import { feedSchema, timelineSchema, type FeedRow, type TimelineRow } from './timeline-schema';

/** What a change says of itself; the actor and the time come from the scope and the clock. */
export interface EventDraft extends Pick<AuditEvent, 'kind' | 'subject' | 'data'> {
  readonly id?: string;
  readonly patientId?: string | undefined;
  readonly enrollmentId?: string | undefined;
}

/** One database: its collections, the relay of their events, and the clock that dates them. */
export class Database {
  readonly relay: OutboxRelay;
  readonly timeline: Collection<TimelineRow>;
  readonly feed: Collection<FeedRow>;
  private readonly collections: { ensureIndexes(): Promise<void> }[] = [];

  constructor(
    private readonly connection: Connection,
    readonly clock: Clock,
  ) {
    this.timeline = this.collection<TimelineRow>('timeline', timelineSchema);
    this.feed = this.collection<FeedRow>('feed', feedSchema);
    this.relay = new OutboxRelay(this.timeline, this.feed);
  }

  collection<D extends { readonly _id: string }>(name: string, schema: Schema): Collection<D> {
    const collection = new Collection<D>(this.connection.model<D>(name, schema as Schema<D>, name));
    this.collections.push(collection);
    return collection;
  }

  /** A collection whose changes carry their audit events. `addTo` fills in what is known only from the document. */
  audited<D extends Carrier>(
    name: string,
    schema: Schema,
    addTo?: (row: D, event: AuditEvent) => AuditEvent,
  ): AuditedCollection<D> {
    const model = this.connection.model<D>(name, schema as Schema<D>, name);
    const collection = new AuditedCollection<D>(model, this.relay, addTo);
    this.collections.push(collection);
    return collection;
  }

  async ensureIndexes(): Promise<void> {
    await Promise.all(this.collections.map((collection) => collection.ensureIndexes()));
  }

  event(scope: Scope, draft: EventDraft): AuditEvent {
    const { id, patientId, enrollmentId, ...rest } = draft;
    return {
      id: id ?? randomUUID(),
      at: this.clock.now(),
      actor: scope.actor,
      ...rest,
      ...(patientId !== undefined && { patientId }),
      ...(enrollmentId !== undefined && { enrollmentId }),
    };
  }
}
