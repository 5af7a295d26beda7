import type { Backlog, IntentCount, IntentFilter, Period } from '../../core/messaging/delivery/accounting';
import type { IntentRepository } from '../../core/message-repositories';
import type { Page, PageRequest } from '../../core/repositories';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Channel, IntentStatus, MessageIntent } from '../../core/record/message';
import { withoutTokens } from '../../core/record/patient-link';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Database } from './database';
import type { MongoEnrollmentRepository } from './enrollment-repository';
import { groupPaths, intentFilter, toIntentCount, type IntentGroup } from './intent-query';
import { intentSchema, toIntent, type IntentRow } from './intent-row';
import { atLeast, atMost, beginsWith, below, isIn, missing, present } from './operators';
import { findPage, type Ordering } from './page';
import { requireOwn, within } from './scoped';

const newestFirst: Ordering = { name: 'newest', fields: [{ path: 'createdAt', direction: -1, kind: 'date' }] };

const EVENT_KIND: { readonly [status in IntentStatus]: string } = {
  pending: 'message.held',
  sending: 'message.attempted',
  sent: 'message.sent',
  delivered: 'message.delivered',
  suppressed: 'message.suppressed',
  failed: 'message.failed',
  unknown: 'message.unconfirmed',
};

export class MongoIntentRepository implements IntentRepository {
  readonly rows: AuditedCollection<IntentRow>;

  constructor(
    private readonly database: Database,
    private readonly enrollments: MongoEnrollmentRepository,
  ) {
    this.rows = database.audited<IntentRow>('messageIntents', intentSchema);
  }

  async get(scope: Scope, id: string): Promise<MessageIntent | null> {
    const row = await this.rows.findOne(within(scope, { _id: id }));
    return row && toIntent(row);
  }

  async startingWith(scope: Scope, start: string): Promise<MessageIntent | null> {
    const rows = await this.rows.find(within(scope, { _id: beginsWith(start) }), { limit: 2 });
    const [row] = rows;
    return row && rows.length === 1 ? toIntent(row) : null;
  }

  async list(scope: Scope, query: IntentFilter & PageRequest): Promise<Page<MessageIntent>> {
    return findPage(this.rows, intentFilter(scope, query), newestFirst, query, toIntent);
  }

  async count(scope: Scope, created: Period, now: Date, campaign?: string): Promise<readonly IntentCount[]> {
    const filter = intentFilter(scope, { created, ...(campaign !== undefined && { campaign }) });
    const groups = await this.rows.countBy<IntentGroup>(filter, groupPaths(now));
    return groups.map(toIntentCount);
  }

  async backlog(scope: Scope, now: Date): Promise<Backlog> {
    const never = within(scope, { status: 'pending', heldUntil: missing() });
    const noMore = within(scope, { status: 'pending', heldUntil: atMost(now) });
    const [neverHeld, heldBefore, [first], [released]] = await Promise.all([
      this.rows.count(never),
      this.rows.count(noMore),
      this.rows.find(never, { sort: { createdAt: 1 }, limit: 1 }),
      this.rows.find(noMore, { sort: { heldUntil: 1 }, limit: 1 }),
    ]);
    const instants = [first?.createdAt, released?.heldUntil].flatMap((at) => at?.getTime() ?? []);
    const oldestDueAt = instants.length === 0 ? null : new Date(Math.min(...instants));
    return { due: neverHeld + heldBefore, oldestDueAt };
  }

  /** The same id again returns the intent there is. */
  async create(scope: Scope, intent: MessageIntent): Promise<MessageIntent> {
    requireOwn(scope, intent);
    const { id, ...fields } = intent;
    const event = this.event(scope, { ...intent, kind: 'message.intended' });
    if (await this.rows.record({ _id: id, ...fields, statusAt: this.database.clock.now() }, event)) return intent;
    return (await this.get(scope, id)) ?? intent;
  }

  async transition(
    ...[scope, intent, from, to, fields]: Parameters<IntentRepository['transition']>
  ): Promise<MessageIntent | null> {
    const seen = typeof intent === 'string' ? await this.get(scope, intent) : intent;
    if (seen === null) return null;
    const needsWord = to === 'failed' || to === 'unknown';
    const row = await this.rows.recordChange(
      within(scope, { _id: seen.id, status: isIn(from) }),
      {
        $set: { ...fields, status: to, statusAt: this.database.clock.now(), ...(needsWord && { untold: true }) },
        ...(!needsWord && { $unset: { untold: 1 } }),
        ...(to === 'sending' && { $inc: { attempts: 1 } }),
      },
      this.event(scope, { ...seen, ...fields, kind: EVENT_KIND[to] }),
    );
    return row && toIntent(row);
  }

  async merge(scope: Scope, id: string, into: string): Promise<boolean> {
    const seen = await this.get(scope, id);
    if (seen?.status !== 'pending') return false;
    const merged = { status: 'suppressed', reason: 'merged', mergedInto: into } as const;
    const row = await this.rows.recordChange(
      within(scope, { _id: id, status: 'pending' }),
      { $set: { ...merged, statusAt: this.database.clock.now() } },
      this.event(scope, { ...seen, ...merged, kind: 'message.merged' }),
    );
    return row !== null;
  }

  async unmerge(scope: Scope, id: string, from: string): Promise<boolean> {
    const seen = await this.get(scope, id);
    if (seen?.status !== 'suppressed' || seen.mergedInto !== from) return false;
    const { reason: _reason, mergedInto: _mergedInto, ...own } = seen;
    const row = await this.rows.recordChange(
      within(scope, { _id: id, status: 'suppressed', mergedInto: from }),
      { $set: { status: 'pending', statusAt: this.database.clock.now() }, $unset: { reason: 1, mergedInto: 1 } },
      this.event(scope, { ...own, kind: 'message.unmerged' }),
    );
    return row !== null;
  }

  async mergedInto(scope: Scope, id: string): Promise<readonly MessageIntent[]> {
    return (await this.rows.find(within(scope, { mergedInto: id }), { sort: { createdAt: 1, _id: 1 } })).map(toIntent);
  }

  async findByProviderId(scope: Scope, providerId: string): Promise<MessageIntent | null> {
    const row = await this.rows.findOne(within(scope, { providerId }));
    return row && toIntent(row);
  }

  async pendingTo(scope: Scope, channel: Channel, address: string): Promise<readonly MessageIntent[]> {
    return (await this.rows.find(within(scope, { channel, address, status: 'pending' }))).map(toIntent);
  }

  /** A question that its pathway has withdrawn, or whose pathway has ended, waits no more. */
  async openQuestions(scope: Scope, channel: Channel, address: string): Promise<readonly MessageIntent[]> {
    const asked = within(scope, {
      channel,
      address,
      question: present(),
      status: isIn(['sending', 'sent', 'delivered', 'unknown']),
      answeredAt: missing(),
      withdrawnStep: missing(),
    });
    const rows = await this.rows.find(asked, { sort: { createdAt: -1, _id: 1 } });
    if (rows.length === 0) return [];
    const ended = await this.enrollments.rows.find(
      within(scope, { _id: isIn(rows.flatMap(({ enrollmentId }) => enrollmentId ?? [])), status: 'ended' }),
    );
    const endedIds = new Set(ended.map(({ _id }) => _id));
    return rows.filter(({ enrollmentId }) => enrollmentId === undefined || !endedIds.has(enrollmentId)).map(toIntent);
  }

  async askedSince(scope: Scope, channel: Channel, address: string, since: Date): Promise<readonly MessageIntent[]> {
    const asked = within(scope, { channel, address, question: present(), sentAt: atLeast(since) });
    return (await this.rows.find(asked, { sort: { createdAt: -1, _id: 1 } })).map(toIntent);
  }

  async markAnswered(scope: Scope, id: string, at: Date, answer?: string): Promise<void> {
    const seen = await this.get(scope, id);
    if (seen === null) return;
    const event = this.event(scope, { ...seen, kind: 'message.answered' });
    await this.rows.recordChange(
      within(scope, { _id: id, answeredAt: missing() }),
      { $set: { answeredAt: at, ...(answer !== undefined && { answer }) } },
      event,
    );
  }

  async promotionSince(
    ...[scope, channel, address, since]: Parameters<IntentRepository['promotionSince']>
  ): Promise<MessageIntent | null> {
    const sent = within(scope, { channel, address, campaignId: present(), sentAt: atLeast(since) });
    const row = await this.rows.findOne(sent, { sentAt: -1 });
    return row && toIntent(row);
  }

  async markOptedOut(scope: Scope, id: string, at: Date): Promise<void> {
    const seen = await this.get(scope, id);
    if (seen === null) return;
    const event = this.event(scope, { ...seen, kind: 'message.followed-by-opt-out' });
    await this.rows.recordChange(
      within(scope, { _id: id, optedOutAt: missing() }),
      { $set: { optedOutAt: at } },
      event,
    );
  }

  async unsettledSince(olderThan: Date, limit: number): Promise<readonly MessageIntent[]> {
    const filter = { status: isIn(['sending', 'unknown']), statusAt: below(olderThan) };
    return (await this.rows.find(filter, { sort: { statusAt: 1, _id: 1 }, limit })).map(toIntent);
  }

  async untoldSince(olderThan: Date, limit: number): Promise<readonly MessageIntent[]> {
    const filter = { untold: true, statusAt: below(olderThan) };
    return (await this.rows.find(filter, { sort: { statusAt: 1, _id: 1 }, limit })).map(toIntent);
  }

  async markTold(scope: Scope, id: string, status: IntentStatus): Promise<void> {
    await this.rows.change(within(scope, { _id: id, status, untold: true }), { $unset: { untold: 1 } });
  }

  /** Messages that reached the carrier, or may have, also in the text of another. */
  async countSent(scope: Scope, enrollmentId: string): Promise<number> {
    const reached = { status: isIn(['sent', 'delivered', 'unknown']) };
    return this.rows.count(within(scope, { enrollmentId, $or: [reached, { mergedInto: present() }] }));
  }

  private event(scope: Scope, intent: MessageIntent & { readonly kind: string }): AuditEvent {
    return this.database.event(scope, {
      kind: intent.kind,
      subject: { type: 'message', id: intent.id },
      patientId: intent.patientId,
      enrollmentId: intent.enrollmentId,
      data: {
        channel: intent.channel,
        body: withoutTokens(intent.body),
        ...(intent.mergedInto !== undefined && { mergedInto: intent.mergedInto }),
        ...(intent.effectKey !== undefined && { effectKey: intent.effectKey }),
        ...(intent.reason !== undefined && { reason: intent.reason }),
        ...(intent.error !== undefined && { error: { ...intent.error } }),
        ...(intent.heldUntil !== undefined && { heldUntil: intent.heldUntil.toISOString() }),
      },
    });
  }
}
