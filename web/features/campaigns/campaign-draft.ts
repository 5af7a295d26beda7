import type { Campaign, CampaignChange, CampaignRequest } from '../../client/campaigns';
import { questionDraft, questionOf, type QuestionDraft } from './question-draft';

/** What is to become of a campaign's list. `unread`: what was written has not been looked up, or nobody of it was found. */
export type ListChange =
  | { readonly kind: 'stays' | 'taken-away' | 'unread' }
  | { readonly kind: 'new'; readonly patientIds: readonly string[] };

/** A plan while it is written. */
export interface CampaignDraft {
  readonly name: string;
  readonly condition: string;
  readonly list: ListChange;
  readonly template: string;
  /** In the order in which they are tried, `sms,email`. */
  readonly channels: string;
  readonly rate: number | string;
  readonly from: string;
  readonly to: string;
  readonly question: QuestionDraft;
}

export function campaignDraft(campaign: Campaign | undefined): CampaignDraft {
  return {
    name: campaign?.name ?? '',
    condition: campaign?.cohort.condition ?? '',
    list: { kind: 'stays' },
    template: campaign?.template ?? '',
    channels: campaign?.channels.join(',') ?? 'sms',
    rate: campaign?.rate ?? 60,
    from: campaign?.window?.from ?? '',
    to: campaign?.window?.to ?? '',
    question: questionDraft(campaign?.question ?? null),
  };
}

/** Whether there is a list beside the condition when the draft is saved. */
export function hasList({ list }: CampaignDraft, stored: number | null): boolean {
  return list.kind === 'new' || (list.kind === 'stays' && stored !== null);
}

export function requestOf(draft: CampaignDraft): CampaignRequest {
  const { condition, list, question } = draft;
  const asked = questionOf(question);
  const hours = windowOf(draft);
  return {
    ...sameInBoth(draft),
    cohort: {
      ...(condition.trim() !== '' && { condition }),
      ...(list.kind === 'new' && { patientIds: [...list.patientIds] }),
    },
    ...(hours && { window: hours }),
    ...(asked && { question: asked }),
  };
}

/** What is empty is taken away; the list stays where nobody has touched it. */
export function changeOf(draft: CampaignDraft): CampaignChange {
  const { condition, list, question } = draft;
  return {
    ...sameInBoth(draft),
    cohort: {
      condition: condition.trim() === '' ? null : condition,
      ...(list.kind === 'new' && { patientIds: [...list.patientIds] }),
      ...(list.kind === 'taken-away' && { patientIds: null }),
    },
    window: windowOf(draft) ?? null,
    question: questionOf(question) ?? null,
  };
}

function sameInBoth({ name, template, channels, rate }: CampaignDraft) {
  return { name, template, channels: channels.split(',') as ('sms' | 'email')[], rate: Number(rate) };
}

function windowOf({ from, to }: CampaignDraft) {
  return from !== '' && to !== '' ? { from, to } : undefined;
}
