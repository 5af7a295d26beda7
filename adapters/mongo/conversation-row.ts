import type { Conversation } from '../../core/record/conversation';
import type { InboundMessage } from '../../core/record/message';
import type { Outbox, Row } from './collection';
import { auditedSchemaOf, listOf, part, person } from './schema';

export type ConversationRow = Row<Conversation, Outbox>;
/** `filesDue`: something that came with it is still to be fetched, and should have been tried again by then. */
export type InboundRow = Row<InboundMessage, Outbox & { readonly filesDue?: Date }>;

export const conversationSchema = auditedSchemaOf({
  patientId: String,
  from: part({ channel: String, address: String }),
  lastAt: Date,
  needsPerson: Boolean,
  reason: String,
  since: Date,
  lastText: String,
  questionId: String,
  assignee: person,
  answeredBy: String,
  forPatient: String,
  closed: part({ at: Date, by: person, note: String }),
});
conversationSchema.index({ orgId: 1, needsPerson: 1, since: 1, _id: 1 });

export const inboundSchema = auditedSchemaOf({
  channel: String,
  from: String,
  to: String,
  subject: String,
  body: String,
  providerId: { type: String, required: true },
  patientId: String,
  answers: part({ intentId: String, option: String, value: String }),
  meaning: String,
  crisis: String,
  via: String,
  attachments: listOf({
    ...{ url: String, contentType: String, state: String, tries: Number },
    ...{ file: String, size: Number, name: String, why: String },
  }),
  receivedAt: Date,
  filesDue: Date,
});
inboundSchema.index({ filesDue: 1 }, { sparse: true });
inboundSchema.index({ orgId: 1, providerId: 1 }, { unique: true });
inboundSchema.index({ orgId: 1, patientId: 1, receivedAt: -1 });
inboundSchema.index({ orgId: 1, channel: 1, from: 1, receivedAt: -1 });

export function toInbound({ _id, outbox: _outbox, filesDue: _filesDue, ...message }: InboundRow): InboundMessage {
  return { id: _id, ...message };
}
