import type { Model } from 'mongoose';
import type { AuditEvent } from '../../core/record/audit-event';
import { Collection, type Change, type Filter } from './collection';
import type { Carrier, OutboxRelay } from './outbox';

/**
 * A collection whose changes are all on the record: the state and the event that tells of it are one document update,
 * so neither can be there without the other. The relay moves the event on.
 */
export class AuditedCollection<D extends Carrier> extends Collection<D> {
  constructor(
    model: Model<D>,
    private readonly relay: OutboxRelay,
    private readonly addTo: (row: D, event: AuditEvent) => AuditEvent = (_row, event) => event,
  ) {
    super(model);
    relay.watch(this);
  }

  /** Inserts a row with its event; `false` when a unique index has it already. */
  async record(row: D, event: AuditEvent): Promise<boolean> {
    const stored = await this.insert({ ...row, outbox: [event] });
    if (stored) this.wake([row._id]);
    return stored;
  }

  /** Changes one document and embeds the event in the same update; `null` when no document matches. */
  async recordChange(filter: Filter, change: Change, event: AuditEvent): Promise<D | null> {
    const row = await this.change(filter, { ...change, $push: { ...change.$push, outbox: event } });
    if (row) this.wake([row._id]);
    return row;
  }

  eventsOf(row: D): readonly AuditEvent[] {
    return (row.outbox ?? []).map((event) => this.addTo(row, event));
  }

  /** Has the relay look at these rows soon: a bulk of the caller's has embedded events. */
  wake(ids: readonly string[]): void {
    if (ids.length > 0) this.relay.wake(this, ids);
  }
}
