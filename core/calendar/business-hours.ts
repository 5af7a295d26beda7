import { CarepathFailure } from '../errors';
import { daysFrom } from './business-days';
import type { Holiday } from './business-calendar';
import type { Direction } from './business-days';
import { dayLength, dayNumber } from './wall-clock';
import type { OpenInterval, WorkCalendar } from './work-calendar';

/** `HH:mm` as hour and minute. @throws CarepathFailure `invalid-input` */
export function clockTime(text: string): { readonly hour: number; readonly minute: number } {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match) throw new CarepathFailure('invalid-input', `Not a time of day (HH:mm): ${text}`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

export interface CountedTime {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Closures that took open time on the way, in the order met. */
  readonly skipped: readonly Holiday[];
}

/**
 * Counts open time only, as it elapses: from outside opening hours it starts at the next opening, or counted backward
 * at the closing before. A count that uses up a day ends at that day's closing (backward: opening) time.
 */
export function addBusinessTime(
  from: number,
  milliseconds: number,
  direction: Direction,
  calendar: WorkCalendar,
): CountedTime {
  const { clock } = calendar;
  const skipped: Holiday[] = [];
  const days = daysFrom(dayNumber(clock.wallTimeAt(from)), direction, calendar);
  for (let left = milliseconds; ;) {
    const { day, workDay } = days.next().value;
    const instants = (interval: OpenInterval) => remaining(interval, day, from, direction, calendar);
    const { closure } = workDay;
    if (closure?.lost.map(instants).some(({ length }) => length > 0)) skipped.push(closure.holiday);
    for (const interval of direction === 1 ? workDay.open : [...workDay.open].reverse()) {
      const { begins, length } = instants(interval);
      if (length <= 0) continue;
      if (length >= left) return { at: begins + left * direction, skipped };
      left -= length;
    }
  }
}

/** What of an interval lies beyond `from` in the direction of the count: where it begins, and its length. */
function remaining(
  { opens, closes }: OpenInterval,
  day: number,
  from: number,
  direction: Direction,
  { clock }: WorkCalendar,
): { readonly begins: number; readonly length: number } {
  const opening = clock.reaches(day * dayLength + opens);
  const closing = clock.reaches(day * dayLength + closes);
  const begins = direction === 1 ? Math.max(from, opening) : Math.min(from, closing);
  return { begins, length: direction === 1 ? closing - begins : begins - opening };
}
