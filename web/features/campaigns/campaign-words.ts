import type { Campaign } from '../../client/campaigns';

/** So often a campaign at work is read again. */
export const POLL_MS = 1_500;

/** Whether its numbers change by themselves; those of one that is over still do for a while, by late confirmations. */
export function isAtWork({ status, report }: Campaign): boolean {
  return status === 'checking' || status === 'running' || (report !== null && report.sent + report.pending > 0);
}

/** 0.5 as `50%`. */
export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
