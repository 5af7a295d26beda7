import type { Reply } from '../pathway/definition';
import type { Channel } from './message';

/** `checking`: a dry run is at work; `checked`: it says what a start would do. */
export const CAMPAIGN_STATUSES = ['draft', 'checking', 'checked', 'running', 'paused', 'done', 'cancelled'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** What a dry run says of one patient. `send-later`: the contact's budget of the week is used up, so it waits. */
export const CAMPAIGN_VERDICTS = [
  'send',
  'send-later',
  'opted-out',
  'no-address',
  'unreachable',
  'deceased',
  'missing-language',
  'duplicate',
  'unknown',
] as const;
export type CampaignVerdict = (typeof CAMPAIGN_VERDICTS)[number];

/** What a manager sets. */
export interface CampaignPlan {
  readonly name: string;
  readonly cohort: CampaignCohort;
  readonly template: string;
  /** The first one that can be used for a patient is. */
  readonly channels: readonly Channel[];
  /** Messages a minute. */
  readonly rate: number;
  /** Local times of the organization, `HH:mm`, between which messages are handed over. */
  readonly window?: { readonly from: string; readonly to: string };
  /** What the text asks; an answer counts for a week. */
  readonly question?: Reply;
}

/** Patients for whom the condition holds, of those named or of all. */
export interface CampaignCohort {
  /** CEL over the fact catalog. */
  readonly condition?: string;
  readonly list?: CampaignList;
}

/** Patients by name; who is on it is kept beside the campaign, which is read for each message that leaves. */
export interface CampaignList {
  readonly id: string;
  readonly count: number;
}

/** One promotional message to many patients. */
export interface Campaign extends CampaignPlan {
  readonly id: string;
  readonly orgId: string;
  readonly status: CampaignStatus;
  /** Rises with each dry run: its rows are the latest one's. */
  readonly run: number;
  /** The patient whom the dry run has judged last. */
  readonly judged?: string;
  /** Patients whom the dry run has looked at. */
  readonly considered: number;
  /** Before this nothing more is handed over, so that the rate holds whatever is restarted. */
  readonly nextAt?: Date;
  readonly createdBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly pausedAt?: Date;
  readonly endedAt?: Date;
  /** Why it stopped by itself. */
  readonly problem?: string;
}

/** One patient of a campaign's cohort; those for whom the condition does not hold have none. */
export interface CampaignRow {
  readonly campaignId: string;
  readonly run: number;
  readonly patientId: string;
  readonly verdict: CampaignVerdict;
  readonly channel?: Channel;
  readonly address?: string;
  readonly segments?: number;
  /** Of `unknown`: the first fact that was missing. */
  readonly missing?: string;
  readonly handedOver: boolean;
}

/** How many patients of a dry run, by what it says of them. */
export interface CampaignCount {
  readonly verdict: CampaignVerdict;
  readonly channel?: Channel;
  readonly segments?: number;
  readonly missing?: string;
  readonly count: number;
}
