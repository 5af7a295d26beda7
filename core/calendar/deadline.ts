import { CarepathFailure } from '../errors';
import { parseAmount } from './amount';
import type { Amount } from './amount';
import { addBusinessDays, addDays } from './business-days';
import type { BusinessCalendar, Holiday } from './business-calendar';
import type { Direction } from './business-days';
import { addBusinessTime } from './business-hours';
import type { CountedTime } from './business-hours';
import type { Derivation } from './derivation';
import { dateOfDay, dayLength, dayNumber, plusMonths, wallClock } from './wall-clock';
import type { WallClock } from './wall-clock';
import { workCalendar } from './work-calendar';
import type { WorkCalendar } from './work-calendar';

export interface DeadlineRequest {
  /** `2 business days`, `14 days`, `4 business hours`, `24 hours`, `30 minutes`, or an ISO 8601 duration. */
  readonly amount: string;
  readonly from: Date;
  /**
   * `from` is a deadline itself, the end of the time that was allowed: its day is that of the last instant before it. 24:00 on
   * Wednesday is Wednesday, although clocks show Thursday.
   */
  readonly isFromDeadline?: boolean;
  /** What `from` is, for the derivation: `start`, `opened`, `due`. */
  readonly fromLabel: string;
  /** As written in the definition. */
  readonly rule: string;
  /** `after` when absent. */
  readonly direction?: 'after' | 'before';
  /**
   * IANA zone whose dates and times of day are counted, such as the patient's; the calendar's when absent. Business hours
   * are always those on the clinic's wall.
   */
  readonly zone?: string;
}

export interface Deadline {
  readonly at: Date;
  readonly derivation: Derivation;
}

/** Between these years every date has four digits, also a hundred years before and after. */
const earliest = Date.UTC(1100, 0, 1);
const latest = Date.UTC(9800, 0, 1);

/**
 * The instant a span ends, with how it came about. Days are counted in the zone, the day of the event being day 0, and the
 * last day ends at 24:00, after the event (CPT 99495/99496: contact within 2 business days of discharge) as before it
 * (Fed. R. Civ. P. 6(a)(5): backward counts keep the end of the day). From the end of a day, as a deadline is one, days lead to
 * the end of another. Hours are exact, and so are minutes. In an ISO 8601
 * duration years and months come first (the 31st becomes the last of a shorter month), then weeks and days; both
 * keep the local time of day, so `P1D` over a clock change is 23 or 25 hours; time parts are exact. A local time of day that
 * a clock change skips or repeats is settled as `WallClock` says.
 * @throws CarepathFailure `broken-definition` for an amount that cannot be read, `invalid-input` for an unknown zone, a
 * date that is none, or a calendar that is never open.
 */
export function computeDeadline(request: DeadlineRequest, calendar: BusinessCalendar): Deadline {
  const { at, skipped, base, zone } = counted(request, calendar);
  const instant = new Date(at);
  return {
    at: instant,
    derivation: {
      rule: request.rule,
      fromLabel: request.fromLabel,
      from: request.from.toISOString(),
      ...(base.endsDay && { fromEndOf: dateOfDay(base.day) }),
      ...(request.direction === 'before' && { direction: request.direction }),
      zone,
      holidaysSkipped: skipped,
      instant: instant.toISOString(),
    },
  };
}

/** The instant alone. @throws CarepathFailure as `computeDeadline` does. */
export function computeInstant(request: DeadlineRequest, calendar: BusinessCalendar): Date {
  return new Date(counted(request, calendar).at);
}

function counted(
  request: DeadlineRequest,
  calendar: BusinessCalendar,
): CountedTime & { readonly base: Base; readonly zone: string } {
  const amount = parseAmount(request.amount);
  if (!amount) {
    throw new CarepathFailure(
      'broken-definition',
      `The pathway has a deadline that cannot be read: "${request.amount}".`,
    );
  }
  const from = request.from.getTime();
  if (!(from >= earliest && from <= latest)) {
    throw new CarepathFailure('invalid-input', 'Not a date to count a deadline from.');
  }
  const clinic = workCalendar(calendar);
  const zone = amount.kind === 'business-hours' ? calendar.zone : (request.zone ?? calendar.zone);
  const direction = request.direction === 'before' ? -1 : 1;
  const clock = wallClock(zone);
  const base = baseOf(from, clock, request.isFromDeadline === true && countsDates(amount));
  return { ...count(base, amount, direction, clock, clinic), base, zone };
}

/**
 * The earliest of several, as of `{ before: appointment.start, at-latest: P14D }`; the first of equal ones. Its derivation
 * keeps the others. @throws CarepathFailure `broken-definition` for none.
 */
export function earliestDeadline(deadlines: readonly Deadline[]): Deadline {
  const [first, ...others] = deadlines.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  if (!first) throw new CarepathFailure('broken-definition', 'The pathway has a deadline without an instant.');
  if (others.length === 0) return first;
  const laterAlternatives = others.map(({ derivation }) => derivation);
  return { at: first.at, derivation: { ...first.derivation, laterAlternatives } };
}

const none: readonly Holiday[] = [];

/** What a span is counted from. */
interface Base {
  readonly from: number;
  readonly day: number;
  /** `from` is 24:00 of `day`. */
  readonly endsDay: boolean;
}

function baseOf(from: number, clock: WallClock, isEnd: boolean): Base {
  const day = dayNumber(clock.wallTimeAt(from));
  const last = isEnd ? dayNumber(clock.wallTimeAt(from - 1)) : day;
  return { from, day: last, endsDay: last < day };
}

/** Hours and minutes elapse from an instant, whichever day it belongs to. */
function countsDates(amount: Amount): boolean {
  if (amount.kind === 'duration') return amount.months > 0 || amount.days > 0;
  return amount.kind === 'days' || amount.kind === 'business-days';
}

function count(base: Base, amount: Amount, direction: Direction, clock: WallClock, clinic: WorkCalendar): CountedTime {
  const { from, day: today } = base;
  switch (amount.kind) {
    case 'business-days': {
      const { day, skipped } = addBusinessDays(today, amount.count, direction, clinic, clock);
      return { at: endOfDay(day, clock), skipped };
    }
    case 'days':
      return { at: endOfDay(addDays(today, amount.count, direction, clock), clock), skipped: none };
    case 'business-hours':
      return addBusinessTime(from, amount.count * 3_600_000, direction, clinic);
    case 'hours':
      return { at: from + amount.count * 3_600_000 * direction, skipped: none };
    case 'minutes':
      return { at: from + amount.count * 60_000 * direction, skipped: none };
    case 'duration':
      return { at: addDuration(base, amount, direction, clock), skipped: none };
  }
}

/** 24:00 of the day. */
function endOfDay(day: number, clock: WallClock): number {
  return clock.reaches((day + 1) * dayLength);
}

function addDuration(
  { from, day, endsDay }: Base,
  { months, days, milliseconds }: Extract<Amount, { kind: 'duration' }>,
  direction: Direction,
  clock: WallClock,
): number {
  const exact = milliseconds * direction;
  // Without a calendar part there is no wall time to settle: the second 1:30 of an autumn night stays the second.
  if (months === 0 && days === 0) return from + exact;
  const moved = (wallTime: number): number => plusMonths(wallTime, months * direction) + days * dayLength * direction;
  if (endsDay) return endOfDay(dayNumber(moved(day * dayLength)), clock) + exact;
  return clock.instantOf(moved(clock.wallTimeAt(from))) + exact;
}
