import type { ContactRepository, IntentRepository } from '../../message-repositories';
import type { Channel, MessageIntent } from '../../record/message';
import type { Scope } from '../../record/scope';
import type { EnrollmentRepository, PatientRepository } from '../../repositories';
import { tellEnrollment, type TellDeps } from '../../tell-enrollment';
import { CAUSED_MS, isPromotion } from '../campaigns/promotion';
import { confirmsOptOut } from './standing-replies';

export interface TakeBackDeps {
  readonly intents: Pick<IntentRepository, 'pendingTo' | 'transition'>;
}

/** Takes back what waits to go to an address that has opted out; only the confirmation of that may still go. */
export async function takeBackPending(
  { intents }: TakeBackDeps,
  scope: Scope,
  channel: Channel,
  address: string,
): Promise<void> {
  for (const intent of await intents.pendingTo(scope, channel, address)) {
    if (confirmsOptOut(intent)) continue;
    // One that has begun to leave meanwhile is past taking back.
    await intents.transition(scope, intent, ['pending'], 'suppressed', { reason: 'opted-out' });
  }
}

export interface EndPromotionDeps {
  readonly contacts: Pick<ContactRepository, 'setPromotion'>;
  readonly intents: Pick<IntentRepository, 'pendingTo' | 'transition' | 'promotionSince' | 'markOptedOut'>;
}

/** No more promotional messages to an address; those about care go on. May be repeated. */
export async function endPromotion(
  { contacts, intents }: EndPromotionDeps,
  scope: Scope,
  channel: Channel,
  address: string,
  change: Omit<Parameters<ContactRepository['setPromotion']>[3], 'status'>,
): Promise<void> {
  await contacts.setPromotion(scope, channel, address, { ...change, status: 'opted-out' });
  for (const intent of (await intents.pendingTo(scope, channel, address)).filter(isPromotion)) {
    await intents.transition(scope, intent, ['pending'], 'suppressed', { reason: 'opted-out' });
  }
  await noteCause(intents, scope, channel, address, change.at);
}

/** Puts an opt-out down to the campaign whose message came shortly before. */
export async function noteCause(
  intents: Pick<IntentRepository, 'promotionSince' | 'markOptedOut'>,
  scope: Scope,
  channel: Channel,
  address: string,
  at: Date,
): Promise<void> {
  const cause = await intents.promotionSince(scope, channel, address, new Date(at.getTime() - CAUSED_MS));
  if (cause) await intents.markOptedOut(scope, cause.id, at);
}

export interface TellOptOutDeps extends TellDeps {
  readonly enrollments: Pick<EnrollmentRepository, 'running'>;
}

/** Tells each running pathway of a patient that texts have been refused; the same `source` again is the same news. */
export async function tellOptOut(
  deps: TellOptOutDeps,
  scope: Scope,
  patientId: string,
  source: string,
  reference: string,
): Promise<void> {
  const news = { type: 'event', name: 'patient.optedOut', reference } as const;
  for (const enrollment of await deps.enrollments.running(scope, { patientId })) {
    await tellEnrollment(deps, scope, enrollment, source, news);
  }
}

export interface LearnOptOutDeps extends TakeBackDeps, TellOptOutDeps {
  readonly contacts: Pick<ContactRepository, 'get' | 'optOut'>;
  readonly patients: Pick<PatientRepository, 'findByAddress'>;
}

/**
 * The carrier refused a message because the address has said stop to it, a word that never reached us. It counts as though
 * it had. May be repeated: told is what the carrier was the first to say, once.
 */
export async function learnOptOut(
  deps: LearnOptOutDeps,
  scope: Scope,
  { channel, address }: Pick<MessageIntent, 'channel' | 'address'>,
): Promise<void> {
  await deps.contacts.optOut(scope, channel, address, 'carrier', deps.clock.now());
  await takeBackPending(deps, scope, channel, address);
  const contact = await deps.contacts.get(scope, channel, address);
  if (channel !== 'sms' || contact?.optedOut?.source !== 'carrier') return;
  const source = `carrier/${contact.optedOut.at.toISOString()}`;
  for (const holder of await deps.patients.findByAddress(scope, channel, address)) {
    await tellOptOut(deps, scope, holder.id, source, contact.id);
  }
}
