import { IANAZone } from 'luxon';
import { CarepathFailure } from '../errors';

export const dayLength = 86_400_000;

/**
 * The clock on the wall of a zone. A wall time is in milliseconds, counted as though the zone were UTC. One that a
 * clock change skips is moved forward by the length of the change (2:30 becomes 3:30); of one that comes twice the
 * first counts. This is the rule of RFC 5545 section 3.3.5.
 */
export interface WallClock {
  readonly zone: string;
  readonly wallTimeAt: (instant: number) => number;
  readonly instantOf: (wallTime: number) => number;
  /** When the clock first shows this time or a later one: where dates and opening hours begin and end. */
  readonly reaches: (wallTime: number) => number;
  /** False for a date that a zone left out when it moved over the date line: 2011-12-30 in Pacific/Apia. By day number. */
  readonly hasDate: (day: number) => boolean;
}

const clocks = new Map<string, WallClock>();

/** The clock of an IANA zone. @throws CarepathFailure `invalid-input` for a zone that does not exist. */
export function wallClock(zone: string): WallClock {
  const known = clocks.get(zone);
  if (known) return known;
  if (!IANAZone.isValidZone(zone)) {
    throw new CarepathFailure('invalid-input', `Not a time zone to count in: ${zone}`);
  }
  const clock = clockOf(zone);
  clocks.set(zone, clock);
  return clock;
}

function clockOf(zone: string): WallClock {
  const offsetAt = offsets(IANAZone.create(zone));
  const wallTimeAt = (instant: number): number => instant + offsetAt(instant);
  const instantOf = (wallTime: number): number => {
    const before = offsetAt(wallTime - dayLength);
    const after = offsetAt(wallTime + dayLength);
    const changed = before !== after && offsetAt(wallTime - before) !== before;
    return wallTime - (changed && offsetAt(wallTime - after) === after ? after : before);
  };
  const reaches = (wallTime: number): number => {
    let reached = instantOf(wallTime);
    let early = reached - (wallTimeAt(reached) - wallTime) - 1;
    // Only where the wall time was skipped are there any instants between: the clock change is among them.
    while (reached - early > 1) {
      const middle = Math.floor((early + reached) / 2);
      if (wallTimeAt(middle) < wallTime) early = middle;
      else reached = middle;
    }
    return reached;
  };
  const hasDate = (day: number): boolean => reaches(day * dayLength) < reaches((day + 1) * dayLength);
  return { zone, wallTimeAt, instantOf, reaches, hasDate };
}

/** Offsets of one UTC day in milliseconds; no zone has ever changed its clock twice in one. */
interface OffsetsOfDay {
  readonly first: number;
  readonly last: number;
  /** From this instant on it is `last`. */
  readonly changed: number;
}

/** Offsets in milliseconds. Asking Intl is slow, so the offsets of a UTC day are remembered. */
function offsets(zone: IANAZone): (instant: number) => number {
  const days = new Map<number, OffsetsOfDay>();
  const asked = (instant: number): number => zone.offset(instant) * 60_000;
  const read = (day: number): OffsetsOfDay => {
    const first = asked(day * dayLength);
    const last = asked((day + 1) * dayLength);
    let before = day * dayLength;
    let changed = first === last ? Infinity : (day + 1) * dayLength;
    while (changed - before > 1 && changed !== Infinity) {
      const middle = Math.floor((before + changed) / 2);
      if (asked(middle) === first) before = middle;
      else changed = middle;
    }
    return { first, last, changed };
  };
  return (instant) => {
    const day = Math.floor(instant / dayLength);
    let known = days.get(day);
    if (known === undefined) days.set(day, (known = read(day)));
    return instant < known.changed ? known.first : known.last;
  };
}

/** The wall time so many months later or earlier; a day that the month lacks becomes its last. */
export function plusMonths(wallTime: number, months: number): number {
  if (months === 0) return wallTime;
  const date = new Date(wallTime);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + (wallTime - startOfDay(wallTime));
}

function startOfDay(wallTime: number): number {
  return dayNumber(wallTime) * dayLength;
}

/** The date of a wall time as a number: days since 1970-01-01. */
export function dayNumber(wallTime: number): number {
  return Math.floor(wallTime / dayLength);
}

/** The day number of `YYYY-MM-DD`. @throws CarepathFailure `invalid-input` */
export function dayOfDate(date: string): number {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) {
    throw new CarepathFailure('invalid-input', `Not a date (YYYY-MM-DD): ${date}`);
  }
  return at / dayLength;
}

/** `YYYY-MM-DD` of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10);
}

export function yearOf(day: number): number {
  return new Date(day * dayLength).getUTCFullYear();
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
