import type { CampaignOutcome } from '../../campaign-repository';
import type { CampaignCount, CampaignVerdict } from '../../record/campaign';

/** What a dry run says in all. */
export interface CampaignForecast {
  /** Patients of the cohort; those that the condition cannot be decided for are not. */
  readonly cohort: number;
  readonly toSend: number;
  readonly segments: number;
  readonly verdicts: Readonly<Partial<Record<CampaignVerdict, number>>>;
  /** Undecided patients by the fact that was missing. */
  readonly missing: Readonly<Record<string, number>>;
}

/** What became of a campaign. */
export interface CampaignReport {
  readonly messages: number;
  readonly delivered: number;
  readonly sent: number;
  readonly pending: number;
  readonly failed: number;
  readonly unknown: number;
  readonly suppressed: number;
  readonly suppressedBy: Readonly<Record<string, number>>;
  /** Delivered messages a patient of the cohort, 0 to 1. */
  readonly reach: number;
  readonly answered: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly optOuts: number;
  /** What the carrier charges for. */
  readonly segments: number;
}

const NAMELESS = '-';

export function forecastOf(counts: readonly CampaignCount[]): CampaignForecast {
  const undecided = counts.filter(({ verdict }) => verdict === 'unknown');
  const leaving = counts.filter(({ verdict }) => verdict === 'send' || verdict === 'send-later');
  return {
    cohort: sum(counts) - sum(undecided),
    toSend: sum(leaving),
    segments: leaving.reduce((so, { segments = 0, count }) => so + segments * count, 0),
    verdicts: tally(counts, ({ verdict }) => verdict),
    missing: tally(undecided, ({ missing }) => missing ?? NAMELESS),
  };
}

export function reportOf(outcomes: readonly CampaignOutcome[], cohort: number): CampaignReport {
  const inStatus = (...statuses: readonly CampaignOutcome['status'][]) =>
    outcomes.filter(({ status }) => statuses.includes(status));
  const suppressed = inStatus('suppressed');
  const answered = outcomes.filter(({ answer }) => typeof answer === 'string');
  const delivered = sum(inStatus('delivered'));
  return {
    messages: sum(outcomes),
    delivered,
    sent: sum(inStatus('sent')),
    pending: sum(inStatus('pending', 'sending')),
    failed: sum(inStatus('failed')),
    unknown: sum(inStatus('unknown')),
    suppressed: sum(suppressed),
    suppressedBy: tally(suppressed, ({ reason }) => reason ?? NAMELESS),
    reach: cohort === 0 ? 0 : delivered / cohort,
    answered: sum(answered),
    answers: tally(answered, ({ answer }) => answer ?? NAMELESS),
    optOuts: sum(outcomes.filter(({ optedOut }) => optedOut)),
    segments: inStatus('sent', 'delivered', 'unknown').reduce(
      (so, { segments, count }) => so + (segments ?? 0) * count,
      0,
    ),
  };
}

function sum(items: readonly { readonly count: number }[]): number {
  return items.reduce((so, { count }) => so + count, 0);
}

function tally<T extends { readonly count: number }>(items: readonly T[], wordOf: (item: T) => string) {
  const tallied: Record<string, number> = {};
  for (const item of items) tallied[wordOf(item)] = (tallied[wordOf(item)] ?? 0) + item.count;
  return tallied;
}
