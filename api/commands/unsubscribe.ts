import { endPromotion, takeBackPending, type EndPromotionDeps } from '../../core/messaging/delivery/withdraw-consent';
import { isPromotion } from '../../core/messaging/campaigns/promotion';
import type { ContactRepository, IntentRepository } from '../../core/message-repositories';
import type { Clock, UnsubscribeTokens } from '../../core/ports';
import type { MessageIntent } from '../../core/record/message';
import { patientScope } from '../../core/record/patient';
import { systemScope, type Scope } from '../../core/record/scope';
import type { OrganizationRepository, PatientRepository } from '../../core/repositories';

export interface UnsubscribeDeps {
  readonly intents: EndPromotionDeps['intents'] & Pick<IntentRepository, 'get'>;
  readonly contacts: EndPromotionDeps['contacts'] & Pick<ContactRepository, 'optOut'>;
  readonly patients: Pick<PatientRepository, 'get'>;
  readonly organizations: Pick<OrganizationRepository, 'get'>;
  readonly unsubscribeTokens: Pick<UnsubscribeTokens, 'read'>;
  readonly clock: Clock;
}

/** The email that a link stands in, and what the link ends. */
export interface Subscription {
  readonly intent: MessageIntent;
  readonly organization: { readonly name: string; readonly phone: string };
  /** `promotion`: it came by a campaign, and only those end; else all emails do. */
  readonly ends: 'promotion' | 'all';
}

/** `null` for a link that is not ours, has expired, or whose email is gone: nobody learns which. */
export async function findSubscription(deps: UnsubscribeDeps, token: string): Promise<Subscription | null> {
  const named = deps.unsubscribeTokens.read(token, deps.clock.now());
  if (!named) return null;
  const scope = systemScope(named.orgId, 'unsubscribe-link');
  const [intent, organization] = await Promise.all([
    deps.intents.get(scope, named.intentId),
    deps.organizations.get(named.orgId),
  ]);
  if (intent?.channel !== 'email' || !organization) return null;
  return { intent, organization, ends: isPromotion(intent) ? 'promotion' : 'all' };
}

/** Ends what the link of an email ends, and takes back what waits; again it changes nothing. `null`: see `findSubscription`. */
export async function unsubscribe(deps: UnsubscribeDeps, token: string): Promise<Subscription | null> {
  const subscription = await findSubscription(deps, token);
  if (!subscription) return null;
  const { address, patientId } = subscription.intent;
  const scope = await holderScope(deps, subscription.intent);
  const at = deps.clock.now();
  if (subscription.ends === 'promotion') {
    await endPromotion(deps, scope, 'email', address, { source: 'link', at, patientId });
    return subscription;
  }
  await deps.contacts.optOut(scope, 'email', address, 'link', at, { patientId });
  await takeBackPending(deps, scope, 'email', address);
  return subscription;
}

/** Whoever has the patient's email acts for the patient. */
async function holderScope({ patients }: UnsubscribeDeps, { orgId, patientId }: MessageIntent): Promise<Scope> {
  const patient = await patients.get(systemScope(orgId, 'unsubscribe-link'), patientId);
  return patientScope({ id: patientId, orgId, name: patient?.name ?? { given: '', family: '' } });
}
