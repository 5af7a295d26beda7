import type { DateTime } from 'luxon';
import { CarepathFailure } from '../errors';
import { holidayOn, isBusinessDay, isWeekend, nextBusinessDay } from './business-days';
import type { BusinessCalendar, Holiday } from './business-days';

const officeHours = { start: '08:00', end: '17:00' };

/** `HH:mm` as hour and minute. @throws CarepathFailure `invalid-input` */
export function clockTime(text: string): { readonly hour: number; readonly minute: number } {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new CarepathFailure('invalid-input', `Not a time of day (HH:mm): ${text}`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

interface OpenHours {
  readonly opens: DateTime;
  readonly closes: DateTime;
}

function openHours(day: DateTime, calendar: BusinessCalendar): OpenHours {
  const hours = calendar.businessHours ?? officeHours;
  const opens = day.startOf('day').set(clockTime(hours.start));
  const closes = day.startOf('day').set(clockTime(hours.end));
  if (closes <= opens) throw new CarepathFailure('invalid-input', 'Business hours must end after they start.');
  return { opens, closes };
}

/**
 * Counts open time only: from outside office hours it starts at the next opening. A count that uses up a day ends at
 * closing time, not at the next opening.
 */
export function addBusinessHours(
  from: DateTime,
  hours: number,
  calendar: BusinessCalendar,
): { readonly at: DateTime; readonly skipped: readonly Holiday[] } {
  const skipped: Holiday[] = [];
  const today = isWeekend(from) ? undefined : holidayOn(from, calendar);
  if (today) skipped.push(today);
  let remaining = hours * 3_600_000;
  let day = from;
  if (isBusinessDay(day, calendar)) {
    const { opens, closes } = openHours(day, calendar);
    const begin = from > opens ? from : opens;
    const open = Math.max(0, closes.toMillis() - begin.toMillis());
    if (open >= remaining) return { at: begin.plus({ milliseconds: remaining }), skipped };
    remaining -= open;
  }
  for (;;) {
    const next = nextBusinessDay(day, calendar);
    skipped.push(...next.skipped);
    day = next.day;
    const { opens, closes } = openHours(day, calendar);
    const open = closes.toMillis() - opens.toMillis();
    if (open >= remaining) return { at: opens.plus({ milliseconds: remaining }), skipped };
    remaining -= open;
  }
}
