import type { EventRelay } from '../../core/repositories';
import type { AuditEvent } from '../../core/record/audit-event';
import type { BulkOperation, Collection, Filter, Outbox } from './collection';
import { below, isIn, missing, present } from './operators';
import type { FeedRow, TimelineRow } from './timeline-schema';

/** Readers of the feed look back over a few seconds; ten minutes outlive every reconnect. */
const FEED_KEPT_MS = 10 * 60_000;
/** Writes of one burst are relayed together. */
const COALESCE_MS = 120;
const BATCH = 200;

/** A document that carries the events of its own changes. */
export interface Carrier extends Outbox {
  readonly _id: string;
  readonly orgId: string;
}
/** A collection of such documents. */
interface Source {
  find(filter: Filter, options?: { readonly limit?: number }): Promise<readonly Carrier[]>;
  bulk(operations: readonly BulkOperation[]): Promise<void>;
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
    const events = rows.flatMap(({ orgId, outbox = [] }) => outbox.map((event) => ({ event, orgId })));
    await this.publish(events);
    await source.bulk(
      rows.flatMap(({ _id, outbox = [] }) => [
        { updateOne: { filter: { _id }, update: { $pull: { outbox: { id: { $in: outbox.map(({ id }) => id) } } } } } },
        // An empty outbox is taken away, so that the sparse index holds only documents with waiting events.
        { updateOne: { filter: { _id, 'outbox.0': missing() }, update: { $unset: { outbox: 1 } } } },
      ]),
    );
    return events.length;
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
