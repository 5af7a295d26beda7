import Holidays from 'date-holidays';
import type { Holiday } from '../../core/calendar/business-calendar';
import type { Organization } from '../../core/record/organization';

type HolidaysByYear = (year: number) => readonly Holiday[];

const calendars = new Map<string, HolidaysByYear>();

/**
 * Public holidays of a country and state by year, with the days on which they are observed when they fall on a weekend.
 * Data: date-holidays (CC-BY-3.0). @throws Error for a country or state it does not know.
 */
export function holidaysOf({ country, state }: Organization['holidays']): HolidaysByYear {
  const key = `${country}/${state ?? ''}`;
  const calendar = calendars.get(key) ?? byYear(calendarOf(country, state));
  calendars.set(key, calendar);
  return calendar;
}

/** Each year is computed once: reading the rules of a country takes milliseconds. */
function byYear(source: Holidays): HolidaysByYear {
  const years = new Map<number, readonly Holiday[]>();
  return (year) => {
    const known = years.get(year) ?? publicHolidays(source, year);
    years.set(year, known);
    return known;
  };
}

function calendarOf(country: string, state: string | undefined): Holidays {
  const known = new Holidays();
  if (!(country in known.getCountries())) throw new Error(`There is no holiday calendar for country ${country}.`);
  if (state !== undefined && !(state in (statesOf(known, country) ?? {}))) {
    throw new Error(`There is no holiday calendar for state ${state} of ${country}.`);
  }
  const options = { types: ['public' as const], languages: ['en'] };
  return state === undefined ? new Holidays(country, options) : new Holidays(country, state, options);
}

/** Its declaration leaves out that a country may have none. */
function statesOf(known: Holidays, country: string): { readonly [code: string]: string } | undefined {
  return known.getStates(country);
}

function publicHolidays(source: Holidays, year: number): readonly Holiday[] {
  const days = source
    .getHolidays(year)
    .filter((holiday) => holiday.type === 'public')
    .flatMap(({ date, start, end, name }) => daysOf(date.slice(0, 10), end.getTime() - start.getTime(), name));
  // Two holidays may share a day; a deadline names one reason for it.
  return [...new Map(days.map((holiday) => [holiday.date, holiday])).values()];
}

/** A holiday of several days (Golden Week, Eid) as one entry a day. */
function daysOf(first: string, lengthMs: number, name: string): Holiday[] {
  const days = Math.max(1, Math.round(lengthMs / 86_400_000));
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(`${first}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + index);
    return { date: day.toISOString().slice(0, 10), name };
  });
}
