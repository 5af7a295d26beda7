import type { Page, PageRequest, TimelineRepository } from '../../core/repositories';
import type { AuditEvent, FeedEntry } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { Database } from './database';
import { above, isNoneOf } from './operators';
import { findPage, type Ordering } from './page';
import type { FeedRow, TimelineRow } from './timeline-schema';

const newestFirst: Ordering = { name: 'newest', fields: [{ path: 'at', direction: -1, kind: 'date' }] };

export class MongoTimelineRepository implements TimelineRepository {
  constructor(private readonly database: Database) {}

  async forPatient(
    scope: Scope,
    patientId: string,
    { exceptKinds = [], ...page }: PageRequest & { readonly exceptKinds?: readonly string[] },
  ): Promise<Page<AuditEvent>> {
    const kinds = exceptKinds.length > 0 ? { kind: isNoneOf(exceptKinds) } : {};
    return findPage(this.database.timeline, { orgId: scope.orgId, patientId, ...kinds }, newestFirst, page, toEvent);
  }

  async append(scope: Scope, event: AuditEvent): Promise<void> {
    await this.database.relay.publish([{ event, orgId: scope.orgId }]);
  }

  /**
   * Entries relayed after `after`, by time and id. All entries of the last instant are there even beyond `limit`, so that
   * a reader who goes on from it misses none. `at` is the relaying process's time: look back a few seconds.
   */
  async feedSince(after: Date, limit: number): Promise<readonly FeedEntry[]> {
    const sort = { at: 1, _id: 1 } as const;
    const rows = await this.database.feed.find({ at: above(after) }, { sort, limit });
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) return rows.map(toFeedEntry);
    const rest = await this.database.feed.find({ at: last.at, _id: above(last._id) }, { sort });
    return [...rows, ...rest].map(toFeedEntry);
  }
}

export function toEvent({ _id, orgId: _orgId, ...event }: TimelineRow): AuditEvent {
  return { id: _id, ...event };
}

function toFeedEntry({ _id, ...entry }: FeedRow): FeedEntry {
  return { id: _id, ...entry };
}
