import type { Client } from '@temporalio/client';
import type { CampaignInput } from '../../core/pathway/host';
import type { CampaignDispatch } from '../../core/ports';
import { createGoOnDispatch } from './go-on-dispatch';

/** One workflow for a campaign: started, or told to look at the record again when it is there. */
export function createCampaignDispatch(client: Client, taskQueue: string): CampaignDispatch {
  return createGoOnDispatch(client, 'campaign', ({ id: campaignId, orgId }) => {
    const input: CampaignInput = { version: 1, orgId, campaignId };
    return { workflowId: `campaign/${orgId}/${campaignId}`, taskQueue, args: [input] };
  });
}
