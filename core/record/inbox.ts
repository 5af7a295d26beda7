import type { MigrationWish } from '../pathway/host';

/**
 * Something that happened in the world and concerns a running enrollment: a reply, an ADT event, a delivery failure.
 * Stored first (unique `id`), then signalled by id; a sweeper re-signals what no step has applied.
 */
export interface InboxEntry {
  /** `<enrollmentId>/<source message id>`: the same news for the same enrollment is one entry. */
  readonly id: string;
  readonly orgId: string;
  readonly enrollmentId: string;
  readonly news:
    | { readonly type: 'reply'; readonly effectKey: string; readonly option: string; readonly inboundId: string }
    | { readonly type: 'event'; readonly name: string; readonly reference: string }
    | {
        readonly type: 'delivery';
        readonly effectKey: string;
        readonly channel: 'sms' | 'email';
        readonly result: 'delivered' | 'failed';
      }
    | { readonly type: 'child'; readonly effectKey: string; readonly outcome: string }
    | { readonly type: 'cancel'; readonly outcome: string }
    | { readonly type: 'order'; readonly order: StepOrder }
    | { readonly type: 'migrate'; readonly migration: MigrationWish };
  readonly at: Date;
  /** The workflow step that applied it. */
  readonly appliedStep?: number;
  /** Nobody waits for it any more (the enrollment ended). */
  readonly droppedAt?: Date;
}

/** What a person orders for this one patient, beside the pathway as it is defined. `key` names an open step (`call#1`). */
export type StepOrder =
  | { readonly kind: 'pause'; readonly reason: string }
  | { readonly kind: 'resume'; readonly reason: string }
  | { readonly kind: 'skip'; readonly key: string; readonly reason: string }
  | { readonly kind: 'repeat'; readonly stepId: string; readonly reason: string }
  /** The step itself is stored with the enrollment. */
  | { readonly kind: 'add'; readonly stepId: string; readonly reason: string }
  /** `to`: epoch ms. */
  | { readonly kind: 'reschedule'; readonly key: string; readonly to: number; readonly reason: string };

/** A raw HL7 v2 message with what became of it. `id = sha256(sender, MSH-10, content)`. */
export interface Hl7Message {
  readonly id: string;
  readonly orgId?: string;
  readonly sender: string;
  readonly controlId: string;
  readonly trigger: string;
  /** The bytes as they came, one a character (Latin-1): the character set is known only when it is read. */
  readonly raw: string;
  readonly receivedAt: Date;
  readonly status: 'received' | 'processed' | 'quarantined';
  readonly acknowledgment: 'AA' | 'AE' | 'AR';
  readonly reason?: string;
  readonly warnings: readonly string[];
  readonly patientId?: string;
  readonly encounterId?: string;
}
