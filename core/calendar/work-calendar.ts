import { CarepathFailure } from '../errors';
import type { BusinessCalendar, Holiday, OpeningHours } from './business-calendar';
import { clockTime } from './business-hours';
import { dayOfDate, wallClock, weekdayOf, yearOf } from './wall-clock';
import type { WallClock } from './wall-clock';

/** In milliseconds of wall time after midnight. */
export interface OpenInterval {
  readonly opens: number;
  readonly closes: number;
}

export interface WorkDay {
  /** In order; empty on a day that is closed. */
  readonly open: readonly OpenInterval[];
  /** Why a day that usually has hours has none, and the hours it lost. */
  readonly closure?: { readonly holiday: Holiday; readonly lost: readonly OpenInterval[] };
}

/** A business calendar, read once and looked up by day number. */
export interface WorkCalendar {
  readonly clock: WallClock;
  readonly day: (day: number) => WorkDay;
}

type ByDay<T> = ReadonlyMap<number, T>;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const officeHours: readonly OpeningHours[] = [{ opens: '08:00', closes: '17:00' }];
const officeWeek: NonNullable<BusinessCalendar['openingHours']> = {
  monday: officeHours,
  tuesday: officeHours,
  wednesday: officeHours,
  thursday: officeHours,
  friday: officeHours,
};
const closed: WorkDay = { open: [] };

const read = new WeakMap<BusinessCalendar, WorkCalendar>();
const readHolidays = new WeakMap<BusinessCalendar['holidays'], Map<number, ByDay<Holiday>>>();

/** @throws CarepathFailure `invalid-input` for a zone, date or time of day that does not exist, or hours out of order. */
export function workCalendar(calendar: BusinessCalendar): WorkCalendar {
  const known = read.get(calendar) ?? readCalendar(calendar);
  read.set(calendar, known);
  return known;
}

function readCalendar(calendar: BusinessCalendar): WorkCalendar {
  const { openingHours = officeWeek, closedDays = [], extraOpenDays = [] } = calendar;
  const week = weekdays.map((weekday): WorkDay => ({ open: intervals(openingHours[weekday] ?? []) }));
  const closures = byDay(closedDays);
  const extra = new Map(
    extraOpenDays.map(({ date, hours }): [number, WorkDay] => [dayOfDate(date), { open: intervals(hours) }]),
  );
  const holidays = holidaysByYear(calendar.holidays);
  return {
    clock: wallClock(calendar.zone),
    day: (day) => {
      const special = extra.get(day);
      if (special) return special;
      const usual = week[weekdayOf(day)] ?? closed;
      if (usual.open.length === 0) return closed;
      const holiday = closures.get(day) ?? holidays(yearOf(day)).get(day);
      return holiday ? { open: [], closure: { holiday, lost: usual.open } } : usual;
    },
  };
}

function holidaysByYear(source: BusinessCalendar['holidays']): (year: number) => ByDay<Holiday> {
  const years = readHolidays.get(source) ?? new Map<number, ByDay<Holiday>>();
  readHolidays.set(source, years);
  return (year) => {
    const known = years.get(year) ?? byDay(source(year));
    years.set(year, known);
    return known;
  };
}

/** Of two closures on one date the first is the reason. */
function byDay(holidays: readonly Holiday[]): ByDay<Holiday> {
  return new Map(holidays.map((holiday): [number, Holiday] => [dayOfDate(holiday.date), holiday]).reverse());
}

function intervals(hours: readonly OpeningHours[]): OpenInterval[] {
  const read = hours.map(({ opens, closes }) => ({ opens: timeOfDay(opens), closes: timeOfDay(closes) }));
  const inOrder = read.every(({ opens, closes }, index) => opens < closes && opens >= (read[index - 1]?.closes ?? 0));
  if (!inOrder) throw new CarepathFailure('invalid-input', 'Opening hours must end after they start, in order.');
  return read;
}

function timeOfDay(text: string): number {
  const { hour, minute } = text === '24:00' ? { hour: 24, minute: 0 } : clockTime(text);
  return (hour * 60 + minute) * 60_000;
}
