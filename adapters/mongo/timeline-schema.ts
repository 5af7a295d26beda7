import type { AuditEvent, FeedEntry } from '../../core/record/audit-event';
import type { Row } from './collection';
import { json, part, schemaOf } from './schema';

export type TimelineRow = Row<AuditEvent, { readonly orgId: string }>;
export type FeedRow = Row<FeedEntry>;

const subject = part({ type: { type: String }, id: String });

export const timelineSchema = schemaOf({
  orgId: { type: String, required: true },
  at: { type: Date, required: true },
  kind: { type: String, required: true },
  actor: part({ kind: String, id: String, name: String }),
  subject,
  patientId: String,
  enrollmentId: String,
  data: json,
});
timelineSchema.index({ orgId: 1, patientId: 1, at: -1, _id: -1 });

export const feedSchema = schemaOf({
  orgId: { type: String, required: true },
  at: { type: Date, required: true },
  kind: { type: String, required: true },
  subject,
  patientId: String,
});
feedSchema.index({ at: 1, _id: 1 });
