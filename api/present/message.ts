import type { z } from 'zod';
import type { hl7Message } from '../contract/events';
import type { message } from '../contract/messages';
import type { Hl7Message } from '../../core/record/inbox';
import type { MessageIntent } from '../../core/record/message';
import type { Presented } from './presented';
import { instantOrNull } from './instant';

export function presentMessage(intent: MessageIntent): Presented<z.input<typeof message>> {
  return {
    id: intent.id,
    patientId: intent.patientId,
    enrollmentId: intent.enrollmentId ?? null,
    channel: intent.channel,
    address: intent.address,
    template: intent.template ?? null,
    language: intent.language,
    subject: intent.subject ?? null,
    body: intent.body,
    segments: intent.segments ?? null,
    status: intent.status,
    reason: intent.reason ?? null,
    error: intent.error ?? null,
    heldUntil: instantOrNull(intent.heldUntil),
    createdAt: intent.createdAt.toISOString(),
    sentAt: instantOrNull(intent.sentAt),
    deliveredAt: instantOrNull(intent.deliveredAt),
  };
}

/** What is known about an HL7 v2 message. Its text stays inside: it is a patient's record. */
export function presentHl7Message(received: Hl7Message): Presented<z.input<typeof hl7Message>> {
  return {
    id: received.id,
    sender: received.sender,
    controlId: received.controlId,
    trigger: received.trigger,
    receivedAt: received.receivedAt.toISOString(),
    status: received.status,
    acknowledgment: received.acknowledgment,
    reason: received.reason ?? null,
    warnings: received.warnings,
  };
}
