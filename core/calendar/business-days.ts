import { CarepathFailure } from '../errors';
import type { Holiday } from './business-calendar';
import type { WallClock } from './wall-clock';
import type { WorkCalendar, WorkDay } from './work-calendar';

/** Which way a span is counted: 1 after an instant, -1 before it. */
export type Direction = 1 | -1;

/** A calendar whose every day is a holiday would be searched for ever. */
const longestClosure = 366;

/** As long as a span may be; a calendar that opens an hour a year would be searched for millennia. */
const longestCount = 36_525;

/** Goes day by day from `first`. @throws CarepathFailure `invalid-input` when no business day comes for a year. */
export function* daysFrom(
  first: number,
  direction: Direction,
  calendar: WorkCalendar,
): Generator<{ readonly day: number; readonly workDay: WorkDay }, never> {
  let closedDays = 0;
  for (let walked = 0; walked <= longestCount; walked += 1) {
    const day = first + walked * direction;
    const workDay = calendar.day(day);
    closedDays = workDay.open.length === 0 ? closedDays + 1 : 0;
    if (closedDays > longestClosure) {
      throw new CarepathFailure('invalid-input', 'The clinic’s calendar has no business day within a year.');
    }
    yield { day, workDay };
  }
  throw new CarepathFailure('invalid-input', 'By the clinic’s calendar the span is longer than a hundred years.');
}

export interface CountedDay {
  readonly day: number;
  /** Closures that fell on a usual working day on the way, in the order met; one on a weekend cost nothing. */
  readonly skipped: readonly Holiday[];
}

/** The Nth date after or before `day`; one that the zone left out is none. Days are numbers since 1970-01-01. */
export function addDays(day: number, count: number, direction: Direction, { hasDate }: WallClock): number {
  let last = day;
  for (let left = count; left > 0;) {
    last += direction;
    if (hasDate(last)) left -= 1;
  }
  return last;
}

/** The Nth business day after or before `day` by the dates of a clock; `day` is day 0, whatever it is. */
export function addBusinessDays(
  day: number,
  count: number,
  direction: Direction,
  calendar: WorkCalendar,
  { hasDate }: WallClock,
): CountedDay {
  const skipped: Holiday[] = [];
  if (count === 0) return { day, skipped };
  const days = daysFrom(day + direction, direction, calendar);
  for (let left = count; ;) {
    const next = days.next().value;
    if (!hasDate(next.day)) continue;
    if (next.workDay.closure) skipped.push(next.workDay.closure.holiday);
    if (next.workDay.open.length > 0) left -= 1;
    if (left === 0) return { day: next.day, skipped };
  }
}
