import type { z } from 'zod';
import type { conversation, patient as patientContract, timelineEntry } from '../contract/patients';
import type { AuditEvent } from '../../core/record/audit-event';
import { DECIDED_KIND } from '../../core/record/condition-decision';
import type { Conversation, InboundMessage, MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import { presentDecision } from './decision';
import type { Presented } from './presented';
import { instantOrNull } from './instant';

export function presentPatient(patient: Patient): Presented<z.input<typeof patientContract>> {
  return {
    id: patient.id,
    identifiers: patient.identifiers.map(({ system, value }) => ({ system, value })),
    name: { given: patient.name.given, family: patient.name.family },
    birthDate: patient.birthDate ?? null,
    sex: patient.sex ?? null,
    phone: patient.phone ?? null,
    email: patient.email ?? null,
    language: patient.language,
    zone: patient.zone ?? null,
    address: patient.address ?? null,
    medications: patient.medications,
    deceasedAt: instantOrNull(patient.deceasedAt),
    version: patient.version,
    createdAt: patient.createdAt.toISOString(),
    updatedAt: patient.updatedAt.toISOString(),
  };
}

export function presentTimelineEntry(event: AuditEvent): Presented<z.input<typeof timelineEntry>> {
  return {
    id: event.id,
    at: event.at.toISOString(),
    kind: event.kind,
    actor: event.actor,
    subject: event.subject,
    enrollmentId: event.enrollmentId ?? null,
    ...(event.kind === DECIDED_KIND
      ? { data: {}, decision: presentDecision(event) }
      : { data: event.data, decision: null }),
  };
}

/** Both directions, oldest first. A message that is not sent yet stands where it was written. */
export function presentConversation(
  thread: Conversation | null,
  sent: readonly MessageIntent[],
  received: readonly InboundMessage[],
): Presented<z.input<typeof conversation>> {
  const messages = [...sent.map(presentSent), ...received.map(presentReceived)];
  return {
    needsPerson: thread?.needsPerson ?? false,
    reason: thread?.reason ?? null,
    messages: messages.sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id)),
  };
}

type Line = Presented<z.input<typeof conversation>>['messages'][number];

function presentSent(intent: MessageIntent): Line {
  return {
    id: intent.id,
    direction: 'out',
    channel: intent.channel,
    body: intent.body,
    subject: intent.subject ?? null,
    at: (intent.sentAt ?? intent.createdAt).toISOString(),
    status: intent.status,
    reason: intent.reason ?? intent.error?.message ?? null,
    heldUntil: instantOrNull(intent.heldUntil),
  };
}

function presentReceived(message: InboundMessage): Line {
  return {
    id: message.id,
    direction: 'in',
    channel: message.channel,
    body: message.body,
    subject: null,
    at: message.receivedAt.toISOString(),
    status: message.meaning,
    reason: null,
    heldUntil: null,
  };
}
