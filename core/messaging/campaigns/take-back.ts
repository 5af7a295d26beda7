import type { IntentRepository } from '../../message-repositories';
import type { Scope } from '../../record/scope';

/** Takes back what waits to leave, up to `limit`; how many that was. What is missed is refused when its turn comes. */
export async function takeBackCampaign(
  { intents }: { readonly intents: Pick<IntentRepository, 'list' | 'transition'> },
  scope: Scope,
  campaignId: string,
  limit: number,
): Promise<number> {
  const { items } = await intents.list(scope, { campaign: campaignId, status: 'pending', limit });
  const taken = await Promise.all(
    items.map((intent) => intents.transition(scope, intent, ['pending'], 'suppressed', { reason: 'withdrawn' })),
  );
  return taken.length;
}
