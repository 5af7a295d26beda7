import type { ConversationRepository, IntentRepository } from '../../message-repositories';
import { STRANGER, type MessageIntent } from '../../record/message';
import type { Scope } from '../../record/scope';
import { tellEnrollment, type TellDeps } from '../../tell-enrollment';
import { isPromotion } from '../campaigns/promotion';
import { failTogether, type OneTextDeps } from './one-text';

export interface TellOutcomeDeps extends OneTextDeps, TellDeps {
  readonly intents: OneTextDeps['intents'] & Pick<IntentRepository, 'markTold'>;
  readonly conversations: Pick<ConversationRepository, 'touch'>;
}

/**
 * Tells of a message that failed, or of which nobody knows, whoever must act on it: its pathway, which tries the next
 * channel or opens a task; a person, by the patient's conversation, when there is no running pathway. A campaign counts it
 * in its report. May be repeated; until it was done once the message is `untold` in the record. `asResult`: the caller
 * returns the outcome to the pathway, if one is running.
 */
export async function tellOutcome(
  deps: TellOutcomeDeps,
  scope: Scope,
  intent: MessageIntent,
  asResult?: 'asResult',
): Promise<void> {
  const { id, status } = intent;
  if (status !== 'failed' && status !== 'unknown') return;
  if (status === 'failed' && intent.providerId !== undefined) await failTogether(deps, scope, intent);
  if (!isPromotion(intent)) await tellPathwayOrPerson(deps, scope, intent, asResult ?? status);
  await deps.intents.markTold(scope, id, status);
}

async function tellPathwayOrPerson(
  deps: TellOutcomeDeps,
  scope: Scope,
  { id, patientId, enrollmentId, effectKey, channel, address }: MessageIntent,
  how: 'asResult' | 'failed' | 'unknown',
): Promise<void> {
  const enrollment = enrollmentId === undefined ? null : await deps.enrollments.get(scope, enrollmentId);
  if (enrollment === null || effectKey === undefined || enrollment.status === 'ended') {
    const thread = patientId === STRANGER ? { channel, address } : patientId;
    return deps.conversations.touch(scope, thread, deps.clock.now(), { reason: 'message not delivered' });
  }
  // Only the result of a delivery is ever unknown to a pathway.
  if (how !== 'failed') return;
  const news = { type: 'delivery', effectKey, channel, result: 'failed' } as const;
  await tellEnrollment(deps, scope, enrollment, `message/${id}/failed`, news);
}
