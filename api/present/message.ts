import type { z } from 'zod';
import type { hl7Message } from '../contract/events';
import type { crisisReport, message, messageAccounting, messagePage } from '../contract/messages';
import type { Backlog, MessageAccounting, Period } from '../../core/messaging/delivery/accounting';
import { textOf } from '../../core/messaging/delivery/one-text';
import type { Hl7Message } from '../../core/record/inbox';
import { withoutTokens } from '../../core/record/patient-link';
import type { MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import type { Presented } from './presented';
import { instantOrNull } from './instant';

export function presentMessage(intent: MessageIntent): Presented<z.input<typeof message>> {
  return {
    id: intent.id,
    patientId: intent.patientId,
    enrollmentId: intent.enrollmentId ?? null,
    pathway: intent.pathway ?? null,
    campaignId: intent.campaignId ?? null,
    channel: intent.channel,
    address: intent.address,
    template: intent.template ?? null,
    templateVersion: intent.templateVersion ?? null,
    language: intent.language,
    subject: intent.subject ?? null,
    body: withoutTokens(textOf(intent)),
    segments: intent.bundle?.segments ?? intent.segments ?? null,
    status: intent.status,
    reason: intent.reason ?? null,
    mergedInto: intent.mergedInto ?? null,
    mergedWith: intent.bundle?.with ?? [],
    error: intent.error ?? null,
    heldUntil: instantOrNull(intent.heldUntil),
    heldFor: intent.heldFor ?? null,
    createdAt: intent.createdAt.toISOString(),
    sentAt: instantOrNull(intent.sentAt),
    deliveredAt: instantOrNull(intent.deliveredAt),
  };
}

/** Messages with the names of whom they are for. */
export function presentMessages(
  intents: readonly MessageIntent[],
  patients: readonly Patient[],
): Presented<z.input<typeof messagePage>['items']> {
  const names = new Map(patients.map(({ id, name }) => [id, `${name.given} ${name.family}`]));
  return intents.map((intent) => ({ ...presentMessage(intent), patientName: names.get(intent.patientId) ?? null }));
}

export function presentAccounting(
  { from, to }: Period,
  accounting: MessageAccounting,
  { due, oldestDueAt }: Backlog,
): Presented<z.input<typeof messageAccounting>> {
  const backlog = { due, oldestDueAt: oldestDueAt?.toISOString() ?? null };
  return { from: from.toISOString(), to: to.toISOString(), backlog, ...accounting };
}

export function presentCrises(
  { from, to }: Period,
  counts: readonly { readonly outcome?: string; readonly answer?: string; readonly count: number }[],
): Presented<z.input<typeof crisisReport>> {
  const outcomes = counts
    .map(({ outcome, answer, count }) => ({ outcome: outcome ?? null, reason: answer ?? null, count }))
    .sort((a, b) => b.count - a.count || `${a.outcome} ${a.reason}`.localeCompare(`${b.outcome} ${b.reason}`));
  const alarms = outcomes.reduce((sum, { count }) => sum + count, 0);
  return { from: from.toISOString(), to: to.toISOString(), alarms, outcomes };
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
