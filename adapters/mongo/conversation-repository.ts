import type { ConversationRepository } from '../../core/message-repositories';
import type { Conversation, InboundMessage } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { auditedSchemaOf, part } from './schema';
import { requireOwn, within } from './scoped';
import { derivedId } from './stored-id';

type ConversationRow = Row<Conversation, Outbox>;
type InboundRow = Row<InboundMessage, Outbox>;

const conversationSchema = auditedSchemaOf({
  patientId: String,
  lastAt: Date,
  needsPerson: Boolean,
  reason: String,
});
conversationSchema.index({ orgId: 1, needsPerson: 1, lastAt: -1 });

const inboundSchema = auditedSchemaOf({
  channel: String,
  from: String,
  to: String,
  body: String,
  providerId: { type: String, required: true },
  patientId: String,
  answers: part({ intentId: String, option: String }),
  meaning: String,
  receivedAt: Date,
});
inboundSchema.index({ orgId: 1, providerId: 1 }, { unique: true });
inboundSchema.index({ orgId: 1, patientId: 1, receivedAt: -1 });

export class MongoConversationRepository implements ConversationRepository {
  private readonly conversations: AuditedCollection<ConversationRow>;
  private readonly messages: AuditedCollection<InboundRow>;

  constructor(private readonly database: Database) {
    this.conversations = database.audited<ConversationRow>('conversations', conversationSchema);
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
    return this.messages.record({ _id: id, ...fields }, event);
  }

  /** Newest first. */
  async inbound(scope: Scope, patientId: string, limit: number): Promise<readonly InboundMessage[]> {
    const rows = await this.messages.find(within(scope, { patientId }), { sort: { receivedAt: -1, _id: -1 }, limit });
    return rows.map(toInbound);
  }

  async touch(scope: Scope, patientId: string, at: Date, needsPerson?: { reason: string } | false): Promise<void> {
    const _id = idOf(scope, patientId);
    await this.conversations.insertMissing([{ _id, orgId: scope.orgId, patientId, lastAt: at, needsPerson: false }]);
    const own = within(scope, { _id });
    if (needsPerson === undefined) {
      await this.conversations.change(own, { $max: { lastAt: at } });
      return;
    }
    const event = this.database.event(scope, {
      kind: needsPerson ? 'conversation.flagged' : 'conversation.settled',
      subject: { type: 'conversation', id: _id },
      patientId,
      data: { ...(needsPerson && { reason: needsPerson.reason }) },
    });
    const changed = needsPerson
      ? await this.conversations.recordChange(
          own,
          { $set: { needsPerson: true, reason: needsPerson.reason }, $max: { lastAt: at } },
          event,
        )
      : await this.conversations.recordChange(
          { ...own, needsPerson: true },
          { $set: { needsPerson: false }, $unset: { reason: 1 }, $max: { lastAt: at } },
          event,
        );
    // Nothing to settle: it is a touch and no change to tell of.
    if (changed === null) await this.conversations.change(own, { $max: { lastAt: at } });
  }

  async get(scope: Scope, patientId: string): Promise<Conversation | null> {
    const row = await this.conversations.findOne(within(scope, { _id: idOf(scope, patientId) }));
    return row && toConversation(row);
  }
}

function idOf(scope: Scope, patientId: string): string {
  return derivedId('conversation', scope.orgId, patientId);
}

function toConversation({ _id, outbox: _outbox, ...conversation }: ConversationRow): Conversation {
  return { id: _id, ...conversation };
}

function toInbound({ _id, outbox: _outbox, ...message }: InboundRow): InboundMessage {
  return { id: _id, ...message };
}
