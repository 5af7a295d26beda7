import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createCampaignDispatch } from '../../adapters/temporal/campaign-dispatch';
import type { CampaignActivities, CampaignStep } from '../../core/pathway/host';
import { FakeRecord } from '../support/fake-record';
import { startWorkers } from '../support/temporal';
import { shippedPathway } from './life';

const more = { step: 'more' } as const;
const wait = (ms: number) => ({ step: 'wait', ms }) as const;
const stop = { step: 'stop' } as const;

/**
 * A campaign to its end: a dry run that fails once, batches at its rate, paused and told to go on while it waits, cancelled
 * while it is about to stop.
 */
export async function liveCampaign(environment: TestWorkflowEnvironment): Promise<void> {
  const campaign = { orgId: 'org', id: 'campaign' };
  const failure = new Error('The record could not be read');
  const steps: readonly (CampaignStep | Error)[] = [
    more,
    failure,
    more,
    wait(60_000),
    more,
    wait(3_600_000),
    stop,
    more,
  ];
  const toldAt = new Set([5, 6]);
  let at = 0;
  const activities: CampaignActivities = {
    campaignStep: async () => {
      const index = at++;
      // Told while the step is at work: what it answers is not the last word.
      if (toldAt.has(index)) await dispatch.goOn(campaign);
      const answer = steps[index] ?? stop;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const record = Object.assign(new FakeRecord(shippedPathway()), activities);
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  const dispatch = createCampaignDispatch(environment.client, workers.taskQueue);
  try {
    await dispatch.goOn(campaign);
    await environment.client.workflow.getHandle('campaign/org/campaign').result();
    if (at !== steps.length + 1) throw new Error(`${at} steps were asked for`);
  } finally {
    await workers.stop();
  }
}
