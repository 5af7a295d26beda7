import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { GO_ON_SIGNAL, type CampaignActivities, type CampaignInput } from '../../core/pathway/host';

/** No maximum of attempts: each step may be repeated, and what a killed worker left is taken up. */
const activities = proxyActivities<CampaignActivities>({
  startToCloseTimeout: '2m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

const goOn = defineSignal(GO_ON_SIGNAL);

/**
 * Takes a campaign from step to step: a page of its dry run, a batch of messages, a batch taken back. The record says what
 * it is at and keeps the rate; when there is nothing to do this run ends, and whoever changes that begins another one.
 */
export async function campaign(input: CampaignInput): Promise<void> {
  let asked = 0;
  setHandler(goOn, () => {
    asked += 1;
  });
  const { orgId, campaignId } = input;
  for (;;) {
    const before = asked;
    const next = await activities.campaignStep({ orgId, campaignId });
    if (next.step === 'stop' && asked === before) return;
    if (next.step === 'wait') await condition(() => asked !== before, next.ms);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof campaign>(input);
  }
}
