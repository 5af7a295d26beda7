import type { EventRelay } from '../../core/repositories';
import type { AuditEvent } from '../../core/record/audit-event';
import type { BulkOperation, Collection, Filter, Outbox } from './collection';
import { below, hasAll, hasSize, isIn, missing, present } from './operators';
import type { FeedRow, TimelineRow } from './timeline-schema';

/** Readers of the feed look back over a few seconds; ten minutes outlive every reconnect. */
const FEED_KEPT_MS = 10 * 60_000;
/** Writes of one burst are relayed together; a screen that follows the feed is behind by at most this. */
const COALESCE_MS = 250;
const BATCH = 200;

/** A document that carries the events of its own changes. */
export interface Carrier extends Outbox {
  readonly _id: string;
  readonly orgId: string;
}
/** A collection of such documents. */
interface Source {
  find(filter: Filter, options?: { readonly limit?: number }): Promise<readonly Carrier[]>;
  /** Resolves to the number of documents that a filter matched. */
  bulk(operations: readonly BulkOperation[]): Promise<number>;
  /** The events that a document carries, with what the document itself adds to them. */
  eventsOf(row: Carrier): readonly AuditEvent[];
}

/**
 * Moves embedded events to the timeline and the feed: insert (what is there is left), then pull from the document. Any
 * number of processes may do this at once and die anywhere in it: an event is moved again and found there already.
 */
export class OutboxRelay implements EventRelay {
  private readonly sources: Source[] = [];
  private readonly awake = new Map<Source, Set<string>>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly timeline: Collection<TimelineRow>,
    private readonly feed: Collection<FeedRow>,
  ) {}

  watch(source: Source): void {
    this.sources.push(source);
  }

  /** Relays these documents soon. Nobody waits for it; what fails here is left to the sweeper. */
  wake(source: Source, ids: readonly string[]): void {
    if (this.closed) return;
    const waiting = this.awake.get(source) ?? new Set<string>();
    ids.forEach((id) => waiting.add(id));
    this.awake.set(source, waiting);
    this.timer ??= setTimeout(() => this.startRound(), COALESCE_MS).unref();
  }

  /** Relays what waits in every collection and prunes the feed; returns the number of events moved. */
  async relayPending(): Promise<number> {
    let moved = 0;
    for (const source of this.sources) moved += await this.relayAll(source);
    await this.feed.delete({ at: below(new Date(Date.now() - FEED_KEPT_MS)) });
    return moved;
  }

  /** Ends the relay; waits for the round that is under way. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private startRound(): void {
    this.timer = undefined;
    const round = [...this.awake];
    this.awake.clear();
    this.running = this.running.then(async () => {
      for (const [source, ids] of round) await this.relayThese(source, [...ids]).catch(() => undefined);
    });
  }

  private async relayThese(source: Source, ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += BATCH) {
      await this.move(source, await source.find({ _id: isIn(ids.slice(start, start + BATCH)) }));
    }
  }

  private async relayAll(source: Source): Promise<number> {
    let moved = 0;
    for (;;) {
      const rows = await source.find({ 'outbox.id': present() }, { limit: BATCH });
      moved += await this.move(source, rows);
      if (rows.length < BATCH) return moved;
    }
  }

  private async move(source: Source, rows: readonly Carrier[]): Promise<number> {
    const carriers = rows.filter(({ outbox = [] }) => outbox.length > 0);
    const events = carriers.flatMap((row) => source.eventsOf(row).map((event) => ({ event, orgId: row.orgId })));
    await this.publish(events);
    // An empty outbox is taken away, so that the sparse index holds only documents with waiting events.
    const emptied = await source.bulk(
      carriers.map(({ _id, outbox = [] }) => {
        const untouched = { _id, outbox: hasSize(outbox.length), 'outbox.id': hasAll(outbox.map(({ id }) => id)) };
        return { updateOne: { filter: untouched, update: { $unset: { outbox: 1 } } } };
      }),
    );
    if (emptied < carriers.length) await this.takeOut(source, carriers, new Set(events.map(({ event }) => event.id)));
    return events.length;
  }

  /** For documents that have got new events meanwhile, or that another relay has been at. */
  private async takeOut(source: Source, carriers: readonly Carrier[], told: ReadonlySet<string>): Promise<void> {
    const remaining = await source.find({ _id: isIn(carriers.map(({ _id }) => _id)), 'outbox.id': present() });
    const toldOf = ({ outbox = [] }: Carrier): readonly string[] =>
      outbox.flatMap(({ id }) => (told.has(id) ? [id] : []));
    await source.bulk(
      remaining.flatMap((row) => [
        { updateOne: { filter: { _id: row._id }, update: { $pull: { outbox: { id: { $in: toldOf(row) } } } } } },
        { updateOne: { filter: { _id: row._id, 'outbox.0': missing() }, update: { $unset: { outbox: 1 } } } },
      ]),
    );
  }

  /** Writes events to the timeline and the feed; those that are there are left as they are. */
  async publish(events: readonly { readonly event: AuditEvent; readonly orgId: string }[]): Promise<void> {
    const relayedAt = new Date();
    await this.timeline.insertMissing(events.map(({ event: { id, ...rest }, orgId }) => ({ _id: id, orgId, ...rest })));
    await this.feed.insertMissing(
      events.map(({ event, orgId }) => ({
        _id: event.id,
        orgId,
        at: relayedAt,
        kind: event.kind,
        subject: event.subject,
        ...(event.patientId !== undefined && { patientId: event.patientId }),
      })),
    );
  }
}
