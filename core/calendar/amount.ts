/** A span of time as written in a definition. */
export type Amount =
  | { readonly kind: 'business-days'; readonly count: number }
  | { readonly kind: 'days'; readonly count: number }
  | { readonly kind: 'business-hours'; readonly count: number }
  | { readonly kind: 'hours'; readonly count: number }
  | { readonly kind: 'minutes'; readonly count: number }
  /** Years are 12 months and weeks 7 days; hours and shorter are exact milliseconds. */
  | { readonly kind: 'duration'; readonly months: number; readonly days: number; readonly milliseconds: number };

/** Beyond a lifetime a span is a slip of the pen. */
const maxYears = 100;

/** Four digits also bound how many business days are counted one by one. */
const counted = /^(\d{1,4})\s+(business\s+(?:days?|hours?)|days?|hours?|minutes?)$/;

/** A part of a day, week, month or year has no length of its own, so only time parts may have a fraction. */
const iso =
  /^P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9}(?:\.\d{1,9})?)H)?(?:(\d{1,9}(?:\.\d{1,9})?)M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

/** Definitions name the same few spans again and again. */
const amounts = new Map<string, Amount | null>();
const mostRemembered = 1_000;

/**
 * Reads `2 business days`, `4 business hours`, `14 days`, `24 hours`, `30 minutes` or an ISO 8601 duration (`P14D`,
 * `PT30M`). `null` when it is none of them, negative, or longer than a hundred years.
 */
export function parseAmount(text: string): Amount | null {
  const known = amounts.get(text);
  if (known !== undefined) return known;
  const trimmed = text.trim();
  const match = counted.exec(trimmed);
  const amount = match ? countedAmount(Number(match[1]), match[2] ?? '') : isoAmount(trimmed);
  if (amounts.size < mostRemembered) amounts.set(text, amount);
  return amount;
}

function countedAmount(count: number, unit: string): Amount {
  const business = unit.startsWith('business');
  if (unit.includes('day')) return { kind: business ? 'business-days' : 'days', count };
  if (unit.includes('hour')) return { kind: business ? 'business-hours' : 'hours', count };
  return { kind: 'minutes', count };
}

function isoAmount(text: string): Amount | null {
  const match = iso.exec(text);
  if (!match) return null;
  const part = (group: number): number => Number(match[group] ?? 0);
  const months = part(1) * 12 + part(2);
  const days = part(3) * 7 + part(4);
  const milliseconds = Math.round((part(5) * 3600 + part(6) * 60 + part(7)) * 1000);
  if (months / 12 + (days + milliseconds / 86_400_000) / 365 > maxYears) return null;
  return { kind: 'duration', months, days, milliseconds };
}
