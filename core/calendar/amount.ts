import { Duration } from 'luxon';

/** A span of time as written in a definition. */
export type Amount =
  | { readonly kind: 'business-days'; readonly count: number }
  | { readonly kind: 'days'; readonly count: number }
  | { readonly kind: 'business-hours'; readonly count: number }
  | { readonly kind: 'hours'; readonly count: number }
  | { readonly kind: 'minutes'; readonly count: number }
  | { readonly kind: 'duration'; readonly iso: string };

/** Beyond a lifetime a span is a slip of the pen. */
const maxYears = 100;

/** Four digits also bound how many business days are counted one by one. */
const counted = /^(\d{1,4})\s+(business\s+(?:days?|hours?)|days?|hours?|minutes?)$/;

/**
 * Reads `2 business days`, `4 business hours`, `14 days`, `24 hours`, `30 minutes` or an ISO 8601 duration (`P14D`,
 * `PT30M`). `null` when it is none of them, negative, or longer than a hundred years.
 */
export function parseAmount(text: string): Amount | null {
  const trimmed = text.trim();
  const match = counted.exec(trimmed);
  return match ? countedAmount(Number(match[1]), match[2] ?? '') : isoAmount(trimmed);
}

function countedAmount(count: number, unit: string): Amount {
  const business = unit.startsWith('business');
  if (unit.includes('day')) return { kind: business ? 'business-days' : 'days', count };
  if (unit.includes('hour')) return { kind: business ? 'business-hours' : 'hours', count };
  return { kind: 'minutes', count };
}

function isoAmount(text: string): Amount | null {
  if (!/^P[0-9YMWDTHS.]+$/.test(text)) return null;
  const duration = Duration.fromISO(text);
  if (!duration.isValid || duration.as('years') > maxYears) return null;
  return { kind: 'duration', iso: text };
}
