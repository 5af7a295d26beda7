import type { CampaignRepository } from '../../core/campaign-repository';
import { CarepathFailure } from '../../core/errors';
import type { IntentRepository } from '../../core/message-repositories';
import { forecastOf } from '../../core/messaging/campaigns/campaign-report';
import { takeBackCampaign } from '../../core/messaging/campaigns/take-back';
import type { CampaignDispatch } from '../../core/ports';
import type { Campaign, CampaignStatus } from '../../core/record/campaign';
import type { Scope } from '../../core/record/scope';
import { existingCampaign } from './plan-campaign';

export interface RunCampaignDeps {
  readonly campaigns: Pick<CampaignRepository, 'get' | 'move' | 'counts'>;
  readonly intents: Pick<IntentRepository, 'list' | 'transition'>;
  readonly campaignDispatch: Pick<CampaignDispatch, 'goOn'>;
}

/** Taken back before the answer; the rest follows at once, and none of it leaves meanwhile. */
const TAKEN_BACK_FIRST = 200;

/** Says of each patient what a start would do. @throws CarepathFailure not-found; conflict once it is started */
export function checkCampaign(deps: RunCampaignDeps, scope: Scope, id: string): Promise<Campaign> {
  return move(deps, scope, id, ['draft', 'checked'], 'checking', 'A dry run comes before the start.');
}

/**
 * Begins to send what the dry run has said, and no other number of messages.
 * @throws CarepathFailure not-found; conflict when there is no dry run of it as it is, or the number is another
 */
export async function startCampaign(deps: RunCampaignDeps, scope: Scope, id: string, count: number): Promise<Campaign> {
  const campaign = await existingCampaign(deps, scope, id);
  const { toSend } = forecastOf(await deps.campaigns.counts(scope, campaign));
  if (campaign.status === 'checked' && toSend !== count) {
    throw new CarepathFailure('conflict', `The dry run says ${String(toSend)} messages. Look at it again.`);
  }
  return move(deps, scope, id, ['checked'], 'running', 'A campaign is started once, after its dry run.');
}

/** Nothing more leaves until it is resumed. @throws CarepathFailure not-found; conflict unless it runs */
export function pauseCampaign(deps: RunCampaignDeps, scope: Scope, id: string): Promise<Campaign> {
  return move(deps, scope, id, ['running'], 'paused', 'This campaign is not running.');
}

/** @throws CarepathFailure not-found; conflict unless it is paused */
export function resumeCampaign(deps: RunCampaignDeps, scope: Scope, id: string): Promise<Campaign> {
  return move(deps, scope, id, ['paused'], 'running', 'This campaign is not paused.');
}

/** Takes back what has not left. @throws CarepathFailure not-found; conflict when it is over */
export async function cancelCampaign(deps: RunCampaignDeps, scope: Scope, id: string): Promise<Campaign> {
  const from = ['draft', 'checking', 'checked', 'running', 'paused'] as const;
  const cancelled = await move(deps, scope, id, from, 'cancelled', 'This campaign is over.');
  await takeBackCampaign(deps, scope, id, TAKEN_BACK_FIRST);
  return cancelled;
}

/** The same again is no error: a person has clicked twice. What cannot be begun now the sweeper begins. */
async function move(
  deps: RunCampaignDeps,
  scope: Scope,
  id: string,
  from: readonly CampaignStatus[],
  to: CampaignStatus,
  otherwise: string,
): Promise<Campaign> {
  const moved = await deps.campaigns.move(scope, id, from, to);
  const campaign = moved ?? (await existingCampaign(deps, scope, id));
  if (campaign.status !== to) throw new CarepathFailure('conflict', otherwise);
  try {
    await deps.campaignDispatch.goOn(campaign);
  } catch (error) {
    if (!(error instanceof CarepathFailure && error.code === 'temporal-unavailable')) throw error;
  }
  return campaign;
}
