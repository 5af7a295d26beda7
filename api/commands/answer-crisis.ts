import { CRISIS_ANSWER } from '../../core/messaging/delivery/standing-replies';
import type { IntentRepository } from '../../core/message-repositories';
import { WAITING } from '../../core/record/conversation';
import type { InboundMessage } from '../../core/record/message';
import type { PhoneHolder } from './phone-holders';
import type { RaiseCrisis } from './raise-crisis';
import { sendStandingReply, type Addressee, type StandingReplyDeps } from './send-standing-reply';

export interface AnswerCrisisDeps extends StandingReplyDeps {
  readonly intents: StandingReplyDeps['intents'] & Pick<IntentRepository, 'list'>;
  readonly raiseCrisis: RaiseCrisis;
}

/** Who writes on within the hour has the number already. */
const ANSWERED_FOR_MS = 60 * 60_000;

/** To all phones that nobody knows; of a patient there are two at most. */
const MOST_IN_AN_HOUR = 100;

/** Words of crisis: a person sees them at once, whatever else fails; the answer with 988 leaves, and people are called. */
export async function answerCrisis(
  deps: AnswerCrisisDeps,
  writer: PhoneHolder,
  { from, body, providerId, receivedAt }: InboundMessage,
): Promise<void> {
  const { scope, patient } = writer;
  await deps.conversations.touch(scope, patient.id, receivedAt, { reason: WAITING.crisis }, body);
  // Written by email or on a page: the text goes to the phone, if there is one.
  const phone = from.startsWith('+') ? from : patient.phone;
  if (phone !== undefined) await sendCrisisAnswer(deps, writer, phone, providerId, receivedAt);
  await deps.raiseCrisis(scope, { patientId: patient.id, at: receivedAt, reference: `sms/${providerId}` });
}

/** The text with 988, unless one was sent to the phone within the hour. */
export async function sendCrisisAnswer(
  deps: Omit<AnswerCrisisDeps, 'raiseCrisis'>,
  holder: Addressee,
  phone: string,
  answered: string,
  at: Date,
): Promise<void> {
  const created = { from: new Date(at.getTime() - ANSWERED_FOR_MS) };
  const recent = { patientId: holder.patient.id, template: CRISIS_ANSWER, created, limit: MOST_IN_AN_HOUR };
  const { items } = await deps.intents.list(holder.scope, recent);
  if (items.some(({ address }) => address === phone)) return;
  await sendStandingReply(deps, holder, phone, CRISIS_ANSWER, answered);
}

/** Why a person has to read a text by its words alone. */
export function reasonByWords({ crisis }: Pick<InboundMessage, 'crisis'>): string | undefined {
  return crisis && WAITING[crisis];
}
