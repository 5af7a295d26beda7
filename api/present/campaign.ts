import type { z } from 'zod';
import type { CampaignOutcome } from '../../core/campaign-repository';
import { forecastOf, reportOf } from '../../core/messaging/campaigns/campaign-report';
import type { Campaign, CampaignCount } from '../../core/record/campaign';
import type { campaign as campaignContract } from '../contract/campaigns';
import { instantOrNull } from './instant';
import type { Presented } from './presented';

export function presentCampaign(
  campaign: Campaign,
  counts: readonly CampaignCount[],
  outcomes: readonly CampaignOutcome[],
): Presented<z.input<typeof campaignContract>> {
  const { id, name, cohort, template, channels, rate, window, question, status } = campaign;
  const forecast = forecastOf(counts);
  return {
    ...{ id, name, template, channels, rate, status },
    cohort: { condition: cohort.condition ?? null, listed: cohort.list?.count ?? null },
    window: window ?? null,
    question: question ? { kind: question.kind, options: question.options } : null,
    createdAt: campaign.createdAt.toISOString(),
    createdBy: campaign.createdBy.name,
    startedAt: instantOrNull(campaign.startedAt),
    problem: campaign.problem ?? null,
    endedAt: instantOrNull(campaign.endedAt),
    dryRun: campaign.run === 0 || status === 'draft' ? null : { considered: campaign.considered, ...forecast },
    report: campaign.startedAt ? reportOf(outcomes, forecast.cohort) : null,
  };
}
