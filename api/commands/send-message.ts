import { createHash, randomUUID } from 'node:crypto';
import { segmentsOf } from '../../core/messaging/templates/segments';
import { CarepathFailure } from '../../core/errors';
import type { Clock, MessageDispatch } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import { WAITING } from '../../core/record/conversation';
import type { Channel, MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';

export type SendMessageDeps = Pick<Repositories, 'patients' | 'intents' | 'conversations'> & {
  readonly dispatch: MessageDispatch;
  readonly clock: Clock;
};

export interface SendMessageInput {
  readonly patientId: string;
  readonly channel: Channel;
  readonly subject?: string | undefined;
  readonly body: string;
  /** How long it can be taken back before it leaves. */
  readonly undoSeconds?: number | undefined;
  /** The same key of the same sender is the same message, also after a crash in between. */
  readonly key?: string | undefined;
}

/**
 * A message that a person writes to a patient. It is stored, then handed to delivery, which keeps quiet hours, opt-outs
 * and the one message in flight as for any other.
 * @throws CarepathFailure not-found, invalid-input, or conflict when the patient is recorded as deceased.
 */
export async function sendMessage(
  deps: SendMessageDeps,
  scope: Scope,
  input: SendMessageInput,
): Promise<MessageIntent> {
  const patient = await deps.patients.get(scope, input.patientId);
  if (patient === null) throw new CarepathFailure('not-found', 'There is no such patient.');
  if (patient.deceasedAt) throw new CarepathFailure('conflict', 'The patient is recorded as deceased.');
  const intent = intentOf(scope, patient, addressOf(patient, input), input, deps.clock.now());
  const stored = (await deps.intents.get(scope, intent.id)) ?? (await deps.intents.create(scope, intent));
  await settle(deps, scope, stored);
  // Deferred is fine: the sweeper hands over what waits.
  await deps.dispatch.dispatch(stored).catch(() => 'deferred');
  return (await deps.intents.get(scope, stored.id)) ?? stored;
}

/** Somebody has answered: the conversation waits for nobody any more, unless it waits for a person's decision. */
async function settle({ conversations, clock }: SendMessageDeps, scope: Scope, { id, patientId }: MessageIntent) {
  const conversation = await conversations.get(scope, patientId);
  if (conversation?.reason === WAITING.doubt) return conversations.touch(scope, patientId, clock.now());
  return conversations.answered(scope, patientId, clock.now(), id);
}

/**
 * Takes back a message that a person wrote, as long as it has not left; the conversation that it answered waits again.
 * @throws CarepathFailure not-found, or conflict when it has left or a pathway sends it.
 */
export async function undoMessage(
  { intents, conversations }: Pick<SendMessageDeps, 'intents' | 'conversations'>,
  scope: Scope,
  id: string,
): Promise<MessageIntent> {
  const intent = await intents.get(scope, id);
  if (intent === null) throw new CarepathFailure('not-found', 'There is no such message.');
  if (intent.enrollmentId !== undefined || intent.template !== undefined) {
    throw new CarepathFailure('conflict', 'Only what a person has written can be taken back.');
  }
  const reason = 'withdrawn';
  const taken = await intents.transition(scope, id, ['pending'], 'suppressed', { reason });
  if (taken === null && intent.reason !== reason) {
    throw new CarepathFailure('conflict', 'The message has left already.');
  }
  await conversations.reopen(scope, intent.patientId, id);
  return taken ?? intent;
}

function addressOf(patient: Patient, { channel, subject }: SendMessageInput): string {
  const address = channel === 'sms' ? patient.phone : patient.email;
  if (address === undefined) {
    const what = channel === 'sms' ? 'phone number' : 'email address';
    throw new CarepathFailure('invalid-input', `The patient has no ${what}.`, [
      { pointer: '/channel', message: `The patient has no ${what}` },
    ]);
  }
  if (channel === 'email' && subject === undefined) {
    throw new CarepathFailure('invalid-input', 'An email needs a subject.', [
      { pointer: '/subject', message: 'This is required for an email' },
    ]);
  }
  return address;
}

function intentOf(
  scope: Scope,
  patient: Patient,
  address: string,
  { channel, subject, body, undoSeconds = 0, key }: SendMessageInput,
  createdAt: Date,
): MessageIntent {
  return {
    id:
      key === undefined
        ? randomUUID()
        : createHash('sha256').update(`${scope.orgId}|${scope.actor.id}|${key}`).digest('hex'),
    orgId: scope.orgId,
    patientId: patient.id,
    channel,
    address,
    language: patient.language,
    ...(channel === 'email' && subject !== undefined && { subject }),
    body,
    ...(channel === 'sms' && { segments: segmentsOf(body) }),
    exempt: false,
    status: 'pending',
    ...(undoSeconds > 0 && {
      heldUntil: new Date(createdAt.getTime() + undoSeconds * 1_000),
      heldFor: 'undo-window' as const,
    }),
    createdAt,
    attempts: 0,
  };
}
