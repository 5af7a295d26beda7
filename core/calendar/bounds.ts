import { parseAmount } from './amount';
import { OFFICE_WEEK } from './working-days';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How long an amount takes at least and at most, in milliseconds, whatever the weekends, holidays and changes of daylight
 * saving: where of the working days three in ten are closed at most, and five more.
 */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The bounds of an amount as written, at a clinic that works on so many weekdays (1 to 7); `null` when it is none. */
export function boundsOf(text: string, workingDays = OFFICE_WEEK): Bounds | null {
  const amount = parseAmount(text);
  if (!amount) return null;
  switch (amount.kind) {
    case 'minutes':
      return exactly((amount.count * HOUR) / 60);
    case 'hours':
      return exactly(amount.count * HOUR);
    case 'days':
      // The last day counts to its end.
      return ofDays(amount.count, amount.count + 1, 0);
    case 'business-days':
      return { least: Math.max(0, amount.count - 1) * DAY, most: mostBusinessDays(amount.count, workingDays) };
    case 'business-hours':
      return { least: amount.count * HOUR, most: mostBusinessDays(amount.count, workingDays) };
    case 'duration':
      return ofDays(amount.months * 28 + amount.days, amount.months * 31 + amount.days, amount.milliseconds);
  }
}

function exactly(milliseconds: number): Bounds {
  return { least: milliseconds, most: milliseconds };
}

/** One of the days may have 23 or 25 hours. */
function ofDays(least: number, most: number, milliseconds: number): Bounds {
  const change = most > 0 ? HOUR : 0;
  return { least: least * DAY - change + milliseconds, most: most * DAY + change + milliseconds };
}

/** In a week are seven tenths of the working days left. */
function mostBusinessDays(count: number, workingDays: number): number {
  return Math.ceil((count * 10 + 35) / workingDays) * DAY;
}
