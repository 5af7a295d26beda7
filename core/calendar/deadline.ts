import { Duration } from 'luxon';
import type { DateTime } from 'luxon';
import { CarepathFailure } from '../errors';
import { parseAmount } from './amount';
import type { Amount } from './amount';
import { addBusinessDays, inZone, startOfDay } from './business-days';
import type { BusinessCalendar, Holiday } from './business-days';
import { addBusinessHours } from './business-hours';
import type { Derivation } from './derivation';

export interface DeadlineRequest {
  /** `2 business days`, `14 days`, `4 business hours`, `24 hours`, `30 minutes`, or an ISO 8601 duration. */
  readonly amount: string;
  readonly from: Date;
  /** What `from` is, for the derivation: `start`, `opened`, `due`. */
  readonly fromLabel: string;
  /** As written in the definition. */
  readonly rule: string;
}

/**
 * The instant a span ends, with how it came about. Days are counted in the calendar's zone, the day of the event being
 * day 0 and the last day ending at 24:00 (CPT 99495/99496: contact within 2 business days of discharge). Hours are
 * exact, and so are minutes. In an ISO 8601 duration time parts are exact, and days, weeks, months keep the local time of day, so `P1D`
 * over a clock change is 23 or 25 hours.
 * @throws CarepathFailure `broken-definition` for an amount that cannot be read, `invalid-input` for an unknown zone.
 */
export function computeDeadline(
  request: DeadlineRequest,
  calendar: BusinessCalendar,
): { readonly at: Date; readonly derivation: Derivation } {
  const amount = parseAmount(request.amount);
  if (!amount) {
    throw new CarepathFailure(
      'broken-definition',
      `The pathway has a deadline that cannot be read: "${request.amount}".`,
    );
  }
  const { at, skipped } = addAmount(inZone(request.from, calendar.zone), amount, calendar);
  const instant = at.toJSDate();
  return {
    at: instant,
    derivation: {
      rule: request.rule,
      fromLabel: request.fromLabel,
      from: request.from.toISOString(),
      zone: calendar.zone,
      holidaysSkipped: skipped,
      instant: instant.toISOString(),
    },
  };
}

interface Counted {
  readonly at: DateTime;
  readonly skipped: readonly Holiday[];
}

function addAmount(from: DateTime, amount: Amount, calendar: BusinessCalendar): Counted {
  switch (amount.kind) {
    case 'business-days': {
      const { day, skipped } = addBusinessDays(from.startOf('day'), amount.count, calendar);
      return { at: endOfDay(day), skipped };
    }
    case 'days':
      return { at: endOfDay(from.startOf('day').plus({ days: amount.count })), skipped: [] };
    case 'business-hours':
      return addBusinessHours(from, amount.count, calendar);
    case 'hours':
      return { at: from.plus({ hours: amount.count }), skipped: [] };
    case 'minutes':
      return { at: from.plus({ minutes: amount.count }), skipped: [] };
    case 'duration':
      return { at: from.plus(Duration.fromISO(amount.iso)), skipped: [] };
  }
}

/** 24:00 of the day. */
function endOfDay(day: DateTime): DateTime {
  return startOfDay(day.startOf('day').plus({ days: 1 }));
}
