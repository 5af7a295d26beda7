import { DateTime } from 'luxon';
import { CarepathFailure } from '../errors';

export interface Holiday {
  /** `YYYY-MM-DD`, the clinic's calendar. */
  readonly date: string;
  readonly name: string;
}

/** When a clinic works. `holidays` gives the days off of one calendar year, observed days included. */
export interface BusinessCalendar {
  /** IANA zone in which days and hours are counted. */
  readonly zone: string;
  readonly holidays: (year: number) => readonly Holiday[];
  /** Local `HH:mm`, Monday to Friday; 8:00-17:00 when absent. */
  readonly businessHours?: { readonly start: string; readonly end: string };
}

/** A calendar whose every day is a holiday would be searched for ever. */
const longestClosure = 366;

/** The local start of a day: 24:00 of the day before. Where a clock change skips or repeats midnight, the first instant of the date. */
export function startOfDay(day: DateTime): DateTime {
  const start = day.startOf('day');
  const anHourBefore = start.minus({ hours: 1 });
  // Not `hasSame`: it takes the repeated midnight for part of the day before.
  return anHourBefore.toISODate() === start.toISODate() ? anHourBefore : start;
}

/** The instant in the calendar's zone. @throws CarepathFailure `invalid-input` for a zone or date that does not exist. */
export function inZone(at: Date, zone: string): DateTime {
  const local = DateTime.fromJSDate(at, { zone });
  if (!local.isValid) {
    throw new CarepathFailure(
      'invalid-input',
      `Not a date and time zone to count in: ${local.invalidExplanation ?? zone}`,
    );
  }
  return local;
}

export function isWeekend(day: DateTime): boolean {
  return day.weekday > 5;
}

/** The holiday on this local date, if it is one. */
export function holidayOn(day: DateTime, calendar: BusinessCalendar): Holiday | undefined {
  const date = day.toISODate();
  return calendar.holidays(day.year).find((holiday) => holiday.date === date);
}

export function isBusinessDay(day: DateTime, calendar: BusinessCalendar): boolean {
  return !isWeekend(day) && holidayOn(day, calendar) === undefined;
}

export interface CountedDay {
  readonly day: DateTime;
  /** Holidays that fell on a weekday on the way; one on a weekend cost nothing. */
  readonly skipped: readonly Holiday[];
}

/** The first business day after `day` (never `day` itself). */
export function nextBusinessDay(day: DateTime, calendar: BusinessCalendar): CountedDay {
  const skipped: Holiday[] = [];
  let next = day;
  for (let tried = 0; tried < longestClosure; tried += 1) {
    next = next.plus({ days: 1 });
    if (isWeekend(next)) continue;
    const holiday = holidayOn(next, calendar);
    if (!holiday) return { day: next, skipped };
    skipped.push(holiday);
  }
  throw new CarepathFailure('invalid-input', 'The clinic’s calendar has no business day within a year.');
}

/** The Nth business day after `day`; `day` is day 0, whatever it is. */
export function addBusinessDays(day: DateTime, count: number, calendar: BusinessCalendar): CountedDay {
  const skipped: Holiday[] = [];
  let current = day;
  for (let counted = 0; counted < count; counted += 1) {
    const next = nextBusinessDay(current, calendar);
    skipped.push(...next.skipped);
    current = next.day;
  }
  return { day: current, skipped };
}
