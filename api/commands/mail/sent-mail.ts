import type { IntentRepository } from '../../../core/message-repositories';
import type { MessageIntent } from '../../../core/record/message';
import type { Organization } from '../../../core/record/organization';
import { systemScope, type Scope } from '../../../core/record/scope';

/** The email of ours with one of these ids, whichever organization has sent it. */
export async function sentOf(
  { intents }: { readonly intents: Pick<IntentRepository, 'get'> },
  organizations: readonly Organization[],
  ids: readonly string[],
): Promise<{ readonly scope: Scope; readonly intent: MessageIntent; readonly organization: Organization } | null> {
  for (const id of ids.map((one) => one.split('@')[0] ?? '')) {
    for (const organization of organizations) {
      const scope = systemScope(organization.id, 'mail-webhook');
      const intent = id === '' ? null : await intents.get(scope, id);
      if (intent?.channel === 'email') return { scope, intent, organization };
    }
  }
  return null;
}
