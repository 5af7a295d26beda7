import type { Campaign } from '../../client/campaigns';
import { inLanguage } from '../../texts/localized';

/** So often a campaign at work is read again. */
export const POLL_MS = 1_500;
/** Confirmations come within minutes; an email is never confirmed. */
const LATE_MS = 10 * 60_000;

/** Whether its numbers change by themselves; those of one that is over still do for a while, by late confirmations. */
export function isAtWork({ status, report, endedAt }: Campaign, now = Date.now()): boolean {
  if (status === 'checking' || status === 'running') return true;
  const isOpen = report !== null && report.sent + report.pending > 0;
  return isOpen && (endedAt === null || now - Date.parse(endedAt) < LATE_MS);
}

/** How often each answer was given, in the order in which the text names them. */
export function answersOf(
  { question }: Campaign,
  { answers }: NonNullable<Campaign['report']>,
  language: string,
): readonly (readonly [string, number])[] {
  return (question?.options ?? []).map(({ id, label }) => [inLanguage(label, language), answers[id] ?? 0]);
}

/** 0.5 as `50%`. */
export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
