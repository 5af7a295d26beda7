import type { MessageIntent } from '../../core/record/message';
import type { Outbox, Row } from './collection';
import { auditedSchemaOf, listOf, part } from './schema';

export type IntentRow = Row<
  MessageIntent,
  Outbox & {
    /** When it came to its present status. */
    readonly statusAt: Date;
    /** It failed, or its outcome is unknown, and whoever must act on that may not know. */
    readonly untold?: true;
    /** The step that withdrew it: a pending one is suppressed, a question waits no more. */
    readonly withdrawnStep?: number;
  }
>;

export const intentSchema = auditedSchemaOf({
  patientId: String,
  enrollmentId: String,
  pathway: String,
  effectKey: String,
  openedStep: Number,
  campaignId: String,
  channel: String,
  address: String,
  template: String,
  templateVersion: Number,
  language: String,
  subject: String,
  body: String,
  segments: Number,
  question: part({ kind: String, options: listOf({ id: String, words: [String] }) }),
  calendar: part({
    uid: String,
    sequence: Number,
    start: Date,
    end: Date,
    isAllDay: Boolean,
    title: String,
    note: String,
    isCancelled: Boolean,
  }),
  exempt: Boolean,
  status: String,
  reason: String,
  mergedInto: String,
  bundle: part({ body: String, segments: Number, with: [String] }),
  providerId: String,
  error: part({ code: String, message: String }),
  heldUntil: Date,
  heldFor: String,
  expiresAt: Date,
  createdAt: Date,
  sentAt: Date,
  deliveredAt: Date,
  answeredAt: Date,
  answer: String,
  optedOutAt: Date,
  attempts: Number,
  statusAt: Date,
  untold: Boolean,
  withdrawnStep: Number,
});
intentSchema.index({ orgId: 1, patientId: 1, createdAt: -1, _id: -1 });
intentSchema.index({ orgId: 1, createdAt: -1, _id: -1 });
intentSchema.index({ orgId: 1, channel: 1, address: 1, createdAt: -1 });
intentSchema.index({ orgId: 1, providerId: 1 });
intentSchema.index({ orgId: 1, status: 1, heldUntil: 1, createdAt: 1 });
intentSchema.index({ enrollmentId: 1, effectKey: 1 });
intentSchema.index({ mergedInto: 1 }, { sparse: true });
intentSchema.index({ campaignId: 1 }, { sparse: true });
intentSchema.index({ status: 1, statusAt: 1 });
intentSchema.index({ untold: 1, statusAt: 1 }, { sparse: true });

export function toIntent({
  _id,
  statusAt: _at,
  untold: _untold,
  withdrawnStep: _step,
  outbox: _outbox,
  ...intent
}: IntentRow): MessageIntent {
  return { id: _id, ...intent };
}
