import type { CampaignRepository } from '../../campaign-repository';
import type { Contact, MessageIntent, SuppressionReason } from '../../record/message';
import type { Scope } from '../../record/scope';
import { pausedUntil } from './pace';
import { hasRefused } from './promotion';

/** Why a message of a campaign does not go, or until when it waits. */
export type PromotionStop = { readonly suppress: SuppressionReason } | { readonly until: Date };

/** What has happened to the campaign and the consent since the message was handed over; `null`: it may go. */
export async function promotionStop(
  { campaigns }: { readonly campaigns: Pick<CampaignRepository, 'get'> },
  scope: Scope,
  { campaignId }: Pick<MessageIntent, 'campaignId'>,
  contact: Contact | null,
  now: Date,
): Promise<PromotionStop | null> {
  if (campaignId === undefined) return null;
  if (hasRefused(contact)) return { suppress: 'opted-out' };
  const campaign = await campaigns.get(scope, campaignId);
  if (campaign === null || campaign.status === 'cancelled') return { suppress: 'withdrawn' };
  return campaign.pausedAt ? { until: pausedUntil(campaign.pausedAt, now) } : null;
}
