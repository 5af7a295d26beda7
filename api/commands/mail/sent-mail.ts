import type { InboundMail } from '../../../core/messaging/inbound/mail/inbound-mail';
import type { IntentRepository } from '../../../core/message-repositories';
import type { MessageIntent } from '../../../core/record/message';
import type { Organization } from '../../../core/record/organization';
import { systemScope, type Scope } from '../../../core/record/scope';

export interface SentMail {
  readonly scope: Scope;
  readonly intent: MessageIntent;
  readonly organization: Organization;
}

export interface SentMailDeps {
  readonly intents: Pick<IntentRepository, 'get' | 'startingWith'>;
}

/**
 * The email of ours that one is about, whichever organization has sent it: whose envelope sender it came to, else whose id
 * it quotes.
 */
export async function sentOf(
  { intents }: SentMailDeps,
  organizations: readonly Organization[],
  { envelopeOf }: Pick<InboundMail, 'envelopeOf'>,
  quoted: readonly string[],
): Promise<SentMail | null> {
  const returned =
    typeof envelopeOf === 'string'
      ? null
      : await firstOf(organizations, (scope) => intents.startingWith(scope, envelopeOf.idStart));
  if (returned) return returned;
  for (const id of quoted.map((one) => one.split('@')[0] ?? '').filter((one) => one !== '')) {
    const sent = await firstOf(organizations, (scope) => intents.get(scope, id));
    if (sent) return sent;
  }
  return null;
}

async function firstOf(
  organizations: readonly Organization[],
  find: (scope: Scope) => Promise<MessageIntent | null>,
): Promise<SentMail | null> {
  for (const organization of organizations) {
    const scope = systemScope(organization.id, 'mail-webhook');
    const intent = await find(scope);
    if (intent?.channel === 'email') return { scope, intent, organization };
  }
  return null;
}
