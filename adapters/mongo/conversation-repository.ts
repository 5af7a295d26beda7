import type { ConversationRace, ConversationRepository, Thread } from '../../core/message-repositories';
import type { Page } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import { WAITING, type Conversation } from '../../core/record/conversation';
import type { Channel, InboundMessage } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Change, Filter } from './collection';
import {
  conversationSchema,
  inboundSchema,
  toInbound,
  type ConversationRow,
  type InboundRow,
} from './conversation-row';
import type { Database } from './database';
import { atMost, isIn, isNot, missing } from './operators';
import { findPage, type Ordering } from './page';
import { requireOwn, within } from './scoped';
import { derivedId } from './stored-id';

const longestWaiting: Ordering = { name: 'since', fields: [{ path: 'since', direction: 1, kind: 'date' }] };
/** They stand before everything else, on the first page. */
const MOST_CRISES = 50;
const NEWEST_FIRST = { receivedAt: -1, _id: -1 } as const;

/** A compare-and-set on one conversation. */
interface Attempt {
  readonly condition: Filter;
  readonly change: Change;
  readonly kind: string;
  readonly data?: { readonly [key: string]: Json };
  /** Whether one that does not meet the condition is already what the caller wants. */
  readonly already?: (row: ConversationRow) => boolean;
}

export class MongoConversationRepository implements ConversationRepository {
  private readonly conversations: AuditedCollection<ConversationRow>;
  readonly messages: AuditedCollection<InboundRow>;

  constructor(private readonly database: Database) {
    const withPatient = ({ patientId }: ConversationRow) => (patientId === undefined ? {} : { patientId });
    this.conversations = database.audited<ConversationRow>('conversations', conversationSchema, (row, event) => ({
      ...event,
      ...withPatient(row),
    }));
    this.messages = database.audited<InboundRow>('inboundMessages', inboundSchema);
  }

  async storeInbound(scope: Scope, message: InboundMessage): Promise<boolean> {
    requireOwn(scope, message);
    const { id, ...fields } = message;
    const event = this.database.event(scope, {
      kind: 'message.received',
      subject: { type: 'inbound-message', id },
      patientId: message.patientId,
      data: { channel: message.channel, body: message.body, meaning: message.meaning },
    });
    const isAwaited = message.attachments?.some(({ state }) => state === 'awaited') === true;
    return this.messages.record({ _id: id, ...fields, ...(isAwaited && { filesDue: message.receivedAt }) }, event);
  }

  async storedInbound(...[scope, providerIds]: Parameters<ConversationRepository['storedInbound']>) {
    const rows = await this.messages.find(within(scope, { providerId: isIn(providerIds) }));
    return new Set(rows.map(({ providerId }) => providerId));
  }

  async inbound(scope: Scope, patientId: string, limit: number): Promise<readonly InboundMessage[]> {
    const rows = await this.messages.find(within(scope, { patientId }), { sort: NEWEST_FIRST, limit });
    return rows.map(toInbound);
  }

  async inboundFrom(
    scope: Scope,
    channel: Channel,
    address: string,
    limit: number,
  ): Promise<readonly InboundMessage[]> {
    const filter = within(scope, { channel, from: address, patientId: missing() });
    return (await this.messages.find(filter, { sort: NEWEST_FIRST, limit })).map(toInbound);
  }

  async touch(...[scope, thread, at, needsPerson, text]: Parameters<ConversationRepository['touch']>): Promise<void> {
    const _id = idOf(scope, thread);
    const whose = typeof thread === 'string' ? { patientId: thread } : { from: thread };
    const told = { ...(text !== undefined && { lastText: text }) };
    const seen = await this.conversations.findOne(within(scope, { _id }));
    if (seen === null) {
      await this.conversations.insertMissing([{ _id, orgId: scope.orgId, ...whose, lastAt: at, needsPerson: false }]);
    }
    const changed = needsPerson
      ? await this.flag(scope, _id, at, needsPerson, told, seen?.needsPerson === true)
      : needsPerson === false &&
        (await this.settle(scope, _id, { $unset: { since: 1, reason: 1, questionId: 1 }, $max: { lastAt: at } }));
    // Nothing to settle: it is a touch and no change to tell of.
    if (!changed) await this.conversations.change(within(scope, { _id }), { $set: told, $max: { lastAt: at } });
  }

  /** `waits`: what it probably does; somebody may have changed that meanwhile. */
  private async flag(
    scope: Scope,
    _id: string,
    at: Date,
    { reason, questionId }: { readonly reason: string; readonly questionId?: string },
    told: { readonly lastText?: string },
    waits: boolean,
  ): Promise<ConversationRow | null> {
    const event = this.event(scope, _id, 'conversation.flagged', { reason });
    const $set = { needsPerson: true, reason, ...told, ...(questionId !== undefined && { questionId }) };
    const $unset = { answeredBy: 1, closed: 1, ...(questionId === undefined && { questionId: 1 }) };
    const change = { $unset, $max: { lastAt: at } };
    const write = (needs: boolean) =>
      this.conversations.recordChange(
        within(scope, { _id, needsPerson: needs }),
        { ...change, $set: needs ? $set : { ...$set, since: at } },
        event,
      );
    return (await write(waits)) ?? (await write(!waits));
  }

  private settle(scope: Scope, _id: string, change: Change, kind = 'conversation.settled') {
    return this.conversations.recordChange(
      within(scope, { _id, needsPerson: true }),
      { ...change, $set: { ...change.$set, needsPerson: false } },
      this.event(scope, _id, kind),
    );
  }

  async get(scope: Scope, patientId: string): Promise<Conversation | null> {
    return this.byId(scope, idOf(scope, patientId));
  }

  async byId(scope: Scope, id: string): Promise<Conversation | null> {
    const row = await this.conversations.findOne(within(scope, { _id: id }));
    return row && toConversation(row);
  }

  async list(scope: Scope, query: Parameters<ConversationRepository['list']>[1]): Promise<Page<Conversation>> {
    const assignee = {
      mine: { 'assignee.id': scope.actor.id },
      unassigned: { assignee: missing() },
      all: {},
    }[query.view];
    const waiting = { needsPerson: true, ...assignee };
    const crises = within(scope, { ...waiting, reason: WAITING.crisis });
    const others = within(scope, { ...waiting, reason: isNot(WAITING.crisis) });
    const [first, page] = await Promise.all([
      this.conversations.find(crises, { sort: { since: 1, _id: 1 }, limit: MOST_CRISES }),
      findPage(this.conversations, others, longestWaiting, query, toConversation),
    ]);
    const items = query.cursor === undefined ? [...first.map(toConversation), ...page.items] : page.items;
    return { ...page, items, total: page.total + first.length };
  }

  async assign(
    ...[scope, id, to, instead]: Parameters<ConversationRepository['assign']>
  ): Promise<ConversationRace | null> {
    const holders = [scope.actor.id, ...(instead === undefined ? [] : [instead])];
    return this.race(scope, id, {
      condition: {
        needsPerson: true,
        $or: [{ assignee: missing() }, ...holders.map((holder) => ({ 'assignee.id': holder }))],
      },
      change: { $set: { assignee: { id: to.id, name: to.name } } },
      kind: 'conversation.assigned',
      data: { to: to.name },
      already: (row) => row.needsPerson && row.assignee?.id === to.id,
    });
  }

  async close(
    ...[scope, id, { note, seen }]: Parameters<ConversationRepository['close']>
  ): Promise<ConversationRace | null> {
    const { id: actorId, name } = scope.actor;
    const closed = { at: this.database.clock.now(), by: { id: actorId, name }, ...(note !== undefined && { note }) };
    return this.race(scope, id, {
      condition: {
        needsPerson: true,
        $or: [{ assignee: missing() }, { 'assignee.id': actorId }],
        ...(seen && { lastAt: atMost(seen) }),
      },
      change: {
        $set: { needsPerson: false, closed },
        $unset: { assignee: 1, since: 1, questionId: 1, reason: 1, forPatient: 1 },
      },
      kind: 'conversation.closed',
      data: { ...(note !== undefined && { note }) },
      already: (row) => !row.needsPerson && row.closed?.by.id === actorId,
    });
  }

  async answered(scope: Scope, patientId: string, at: Date, intentId: string): Promise<void> {
    const change = { $set: { answeredBy: intentId }, $max: { lastAt: at } };
    if (await this.settle(scope, idOf(scope, patientId), change, 'conversation.answered')) return;
    await this.touch(scope, patientId, at);
  }

  async reopen(scope: Scope, patientId: string, intentId: string): Promise<void> {
    const _id = idOf(scope, patientId);
    await this.conversations.recordChange(
      within(scope, { _id, needsPerson: false, answeredBy: intentId }),
      { $set: { needsPerson: true }, $unset: { answeredBy: 1 } },
      this.event(scope, _id, 'conversation.reopened'),
    );
  }

  async giveTo(
    ...[scope, id, patientId]: Parameters<ConversationRepository['giveTo']>
  ): Promise<(ConversationRace & { readonly given: readonly InboundMessage[] }) | null> {
    const race = await this.race(scope, id, {
      condition: { needsPerson: true, patientId: missing(), forPatient: missing() },
      change: { $set: { forPatient: patientId } },
      kind: 'conversation.given',
      data: { to: patientId },
      already: (row) => row.needsPerson && row.forPatient === patientId,
    });
    const from = race?.conversation.from;
    if (!race) return null;
    return { ...race, given: race.won && from ? await this.give(scope, from, patientId) : [] };
  }

  private async give(
    scope: Scope,
    { channel, address }: NonNullable<Conversation['from']>,
    patientId: string,
  ): Promise<readonly InboundMessage[]> {
    const given: InboundMessage[] = [];
    const nobodys = within(scope, { channel, from: address, patientId: missing() });
    for (const { _id } of await this.messages.find(nobodys, { sort: { receivedAt: 1 } })) {
      const event = this.database.event(scope, {
        kind: 'message.assigned',
        subject: { type: 'inbound-message', id: _id },
        patientId,
        data: {},
      });
      const row = await this.messages.recordChange({ ...nobodys, _id }, { $set: { patientId } }, event);
      if (row) given.push(toInbound(row));
    }
    return given;
  }

  private async race(scope: Scope, id: string, attempt: Attempt): Promise<ConversationRace | null> {
    const event = this.event(scope, id, attempt.kind, attempt.data);
    const filter = within(scope, { _id: id, ...attempt.condition });
    const changed = await this.conversations.recordChange(filter, attempt.change, event);
    if (changed) return { won: true, conversation: toConversation(changed) };
    const row = await this.conversations.findOne(within(scope, { _id: id }));
    return row && { won: attempt.already?.(row) ?? false, conversation: toConversation(row) };
  }

  private event(scope: Scope, id: string, kind: string, data: { readonly [key: string]: Json } = {}) {
    return this.database.event(scope, { kind, subject: { type: 'conversation', id }, data });
  }
}

function idOf(scope: Scope, thread: Thread): string {
  return typeof thread === 'string'
    ? derivedId('conversation', scope.orgId, thread)
    : derivedId('conversation', scope.orgId, 'address', thread.channel, thread.address);
}

function toConversation({ _id, outbox: _outbox, ...conversation }: ConversationRow): Conversation {
  return { id: _id, ...conversation };
}
