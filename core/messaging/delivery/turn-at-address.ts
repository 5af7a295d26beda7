import { dayLength } from '../../calendar/wall-clock';
import type { Contact, ContactSend, MessageIntent } from '../../record/message';
import type { Organization } from '../../record/organization';
import type { Patient } from '../../record/patient';
import { nextOpen, turnOf, type ContactRules, type QueuedMessage, type Turn } from './contact-rules';
import { zonesOf } from './patient-zones';
import { EVERY_DAY, textingHoursOf } from './texting-hours';

/** So long after the patient wrote, what we write is part of a conversation. */
const CONVERSATION_MS = 60 * 60_000;
/** Seven local days, with room for clock changes and a move to another zone. */
const KEPT_MS = 10 * dayLength;

/** What a message costs when it goes now: `counted`, it spends of the contact's budget. */
export type JudgedTurn =
  (Extract<Turn, { turn: 'now' }> & { readonly counted: boolean }) | Extract<Turn, { turn: 'later' }>;

/** What is known about the address and the patient when a message asks for its turn. */
export interface Occasion {
  readonly patient: Pick<Patient, 'zone' | 'address'> | null;
  readonly organization: Pick<Organization, 'zone' | 'zones' | 'quietHours' | 'allowedDays' | 'contactBudget'>;
  readonly contact: Pick<Contact, 'sends'> | null;
  /** When the patient last texted from the address. */
  readonly heardAt: Date | null;
  /** What is pending for the address. */
  readonly pending: readonly MessageIntent[];
  readonly now: Date;
}

/**
 * Whether a message may leave now. Emails keep quiet hours; texts keep days, too, and those of a pathway the budget, unless
 * they are part of a conversation. What a person wrote spends of the budget and is not held back by it.
 */
export function judgeTurn(intent: MessageIntent, occasion: Occasion): JudgedTurn {
  const { patient, organization, contact, pending, heardAt } = occasion;
  const now = occasion.now.getTime();
  if (intent.exempt) return { turn: 'now', with: [], counted: false };
  const zones = zonesOf(patient, organization);
  const { quietHours, allowedDays, contactBudget: budget } = textingHoursOf(organization);
  const rules: ContactRules = {
    quietHours,
    allowedDays: intent.channel === 'email' ? EVERY_DAY : allowedDays,
    budget,
  };
  const isConversation = heardAt !== null && now - heardAt.getTime() < CONVERSATION_MS;
  if (intent.channel === 'email' || isConversation || isByHand(intent)) {
    const counted = intent.channel === 'sms' && !isConversation;
    return nextOpen(now, rules, zones) ?? { turn: 'now', with: [], counted };
  }
  const sends = (contact?.sends ?? []).map(({ intentId, at }) => ({ intentId, at: at.getTime() }));
  const waiting = pending
    .filter((other) => !other.exempt && !isByHand(other) && !waitsForPatient(other))
    .filter(({ expiresAt }) => expiresAt === undefined || expiresAt > occasion.now)
    .map((other) => ({ ...queued(other), until: (other.heldUntil ?? other.createdAt).getTime() }));
  const turn = turnOf(queued(intent), { sends, waiting }, rules, zones, now);
  return turn.turn === 'now' ? { ...turn, counted: true } : turn;
}

/** What the budget counts once this intent has taken its turn. */
export function withSend(sends: readonly ContactSend[] = [], intentId: string, at: Date): readonly ContactSend[] {
  const kept = sends.filter((send) => send.intentId !== intentId && at.getTime() - send.at.getTime() < KEPT_MS);
  return [...kept, { intentId, at }];
}

/** Tells something and asks nothing, so it may go out in one text with another. */
export function mayBeMerged(intent: MessageIntent): boolean {
  return (
    intent.channel === 'sms' && intent.enrollmentId !== undefined && !intent.exempt && intent.question === undefined
  );
}

function isByHand({ enrollmentId, template }: MessageIntent): boolean {
  return enrollmentId === undefined && template === undefined;
}

/** It could not go if it were its turn. */
function waitsForPatient({ heldFor }: MessageIntent): boolean {
  return heldFor === 'question-open' || heldFor === 'opt-out-doubt';
}

function queued(intent: MessageIntent): QueuedMessage {
  return {
    intentId: intent.id,
    asks: intent.question !== undefined,
    since: intent.createdAt.getTime(),
    mergeKey: mayBeMerged(intent) ? `${intent.patientId}/${intent.language}` : null,
  };
}
