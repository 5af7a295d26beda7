import type { SmsProvider } from '../../ports';
import type { ContactRepository, IntentRepository } from '../../message-repositories';
import type { IntentStatus, MessageIntent } from '../../record/message';
import type { Scope } from '../../record/scope';
import { carrierError } from './carrier-codes';
import { textOf } from './one-text';

export interface SettlementDeps {
  readonly intents: Pick<IntentRepository, 'get' | 'transition' | 'findByProviderId'>;
  readonly contacts: Pick<ContactRepository, 'release'>;
  readonly sms: Pick<SmsProvider, 'acceptedSince'>;
}

type Accepted = Awaited<ReturnType<SmsProvider['acceptedSince']>>[number];

/** Marks an intent whose outcome was unknown once, also after it became known. */
export const OUTCOME_UNKNOWN = {
  code: 'outcome-unknown',
  message: 'It is not known whether the message was accepted.',
};

/** The carrier's clock may differ from ours by this much. */
const CLOCK_SKEW_MS = 2 * 60_000;

/**
 * Settles an attempt that got no answer: by the carrier's own list when the message is on it, else as `unknown`. It never
 * sends. A message that is not on the list stays `unknown`, because a list may lag behind what was accepted.
 */
export async function settleByCarrier(
  deps: SettlementDeps,
  scope: Scope,
  intent: MessageIntent,
): Promise<MessageIntent> {
  const accepted = await findAccepted(deps, scope, intent);
  const settled = accepted ? await settleAs(deps, scope, intent, accepted) : await markUnknown(deps, scope, intent);
  const current = settled ?? (await deps.intents.get(scope, intent.id)) ?? intent;
  if (current.status !== 'unknown' && current.status !== 'sending') {
    await deps.contacts.release(scope, current.channel, current.address, current.id);
  }
  return current;
}

/** What the carrier says about a message, as the status of our intent. */
export function statusAtCarrier(status: string): Extract<IntentStatus, 'sent' | 'delivered' | 'failed'> {
  switch (status) {
    case 'delivered':
    case 'read':
      return 'delivered';
    case 'failed':
    case 'undelivered':
    case 'canceled':
      return 'failed';
    default:
      return 'sent';
  }
}

async function findAccepted(deps: SettlementDeps, scope: Scope, intent: MessageIntent): Promise<Accepted | null> {
  if (intent.channel !== 'sms') return null;
  const since = new Date(intent.createdAt.getTime() - CLOCK_SKEW_MS);
  const listed = await deps.sms.acceptedSince(intent.address, since).catch(() => []);
  for (const candidate of listed.filter((message) => message.body === textOf(intent))) {
    const owner = await deps.intents.findByProviderId(scope, candidate.providerId);
    if (owner === null || owner.id === intent.id) return candidate;
  }
  return null;
}

function settleAs(deps: SettlementDeps, scope: Scope, intent: MessageIntent, accepted: Accepted) {
  const status = statusAtCarrier(accepted.status);
  return deps.intents.transition(scope, intent, ['sending', 'unknown'], status, {
    providerId: accepted.providerId,
    sentAt: accepted.at,
    ...(status === 'delivered' && { deliveredAt: accepted.at }),
    ...(status === 'failed' && { error: carrierError('30008') }),
  });
}

async function markUnknown(deps: SettlementDeps, scope: Scope, intent: MessageIntent): Promise<MessageIntent | null> {
  if (intent.status === 'unknown') return intent;
  return deps.intents.transition(scope, intent, ['sending'], 'unknown', { error: OUTCOME_UNKNOWN });
}
