import type { Logger } from 'pino';
import type { Clock } from '../../core/ports';
import type { TimelineRepository } from '../../core/repositories';
import type { FeedEntry } from '../../core/record/audit-event';
import { loggable } from '../errors';

/** Entries of one instant become visible in any order and a little late: each look goes back this far. */
export const OVERLAP_MS = 2_000;
const EVERY_MS = 400;
const BATCH = 500;

export type FeedListener = (entry: FeedEntry) => void;

/**
 * Reads the feed for all streams of this process, one poll for however many clients, and only while there are any. A feed
 * in the database needs no change streams, so any number of APIs works on any MongoDB.
 */
export class FeedTail {
  private readonly listeners = new Set<FeedListener>();
  /** What was told already, by id, for as long as it can be read again. */
  private readonly told = new Map<string, number>();
  private since: Date | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly timeline: Pick<TimelineRepository, 'feedSince'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  listen(listener: FeedListener): () => void {
    this.listeners.add(listener);
    if (!this.timer) {
      this.since = this.clock.now();
      this.schedule();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.told.clear();
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.poll(), EVERY_MS);
  }

  private async poll(): Promise<void> {
    const mine = this.timer;
    try {
      await this.readOn();
    } catch (error) {
      this.logger.warn({ error: loggable(error) }, 'the feed could not be read');
    }
    // Stopped, or stopped and started again, meanwhile.
    if (this.timer === mine && mine !== undefined) this.schedule();
  }

  private async readOn(): Promise<void> {
    let after = new Date((this.since ?? this.clock.now()).getTime() - OVERLAP_MS);
    for (;;) {
      const entries = await this.timeline.feedSince(after, BATCH);
      for (const entry of entries) this.tell(entry);
      const last = entries.at(-1);
      if (!last) break;
      after = last.at;
      if (this.since === undefined || last.at > this.since) this.since = last.at;
      if (entries.length < BATCH) break;
    }
    this.forget();
  }

  private tell(entry: FeedEntry): void {
    if (this.told.has(entry.id)) return;
    this.told.set(entry.id, entry.at.getTime());
    for (const listener of this.listeners) listener(entry);
  }

  private forget(): void {
    const horizon = (this.since?.getTime() ?? 0) - OVERLAP_MS;
    for (const [id, at] of this.told) if (at < horizon) this.told.delete(id);
  }
}
