import type { Actor } from './scope';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One change of state. It is embedded in the document it changes (`outbox`) by the same update, then relayed to the
 * timeline and the feed. `id` is deterministic for a workflow's changes, so that a retry repairs and never doubles.
 */
export interface AuditEvent {
  readonly id: string;
  readonly at: Date;
  /** `<noun>.<past participle>`: `task.completed`, `message.sent`, `enrollment.ended`, `patient.updated`, ... */
  readonly kind: string;
  readonly actor: Actor;
  readonly subject: { readonly type: string; readonly id: string };
  readonly patientId?: string;
  readonly enrollmentId?: string;
  /** What a reader of the timeline sees: titles, outcomes, message text, before/after. May hold PHI; never logged. */
  readonly data: { readonly [key: string]: Json };
}

/** A line of the pruned `feed` collection, tailed by each API for its server-sent events. */
export interface FeedEntry {
  readonly id: string;
  readonly at: Date;
  readonly orgId: string;
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly patientId?: string;
}
