import Holidays from 'date-holidays';
import type { Holiday } from '../../core/calendar/business-calendar';
import { CarepathFailure } from '../../core/errors';
import type { Organization } from '../../core/record/organization';
import { corrected } from './holiday-corrections';

type HolidaysByYear = (year: number) => readonly Holiday[];

const calendars = new Map<string, HolidaysByYear>();

/**
 * Public holidays of a country and state by year, with the days on which they are observed when they fall on a weekend, and
 * without those on which the clinic works. Data: date-holidays (CC-BY-3.0) with corrections.
 * @throws CarepathFailure `invalid-input` for a country or state it does not know, or a worked holiday that is none of them.
 */
export function holidaysOf({ country, state, worked = [] }: Organization['holidays']): HolidaysByYear {
  const key = JSON.stringify([country, state, worked]);
  const calendar = calendars.get(key) ?? without(worked, byYear(calendarOf(country, state), country));
  calendars.set(key, calendar);
  return calendar;
}

const SUBSTITUTE = / \(substitute day\)$/;
/** Years in which a holiday that is not held every year comes once at least. */
const SAMPLED_YEARS = Array.from({ length: 28 }, (_, index) => 2020 + index);

/** A holiday goes with the days on which it is observed. */
function without(worked: readonly string[], all: HolidaysByYear): HolidaysByYear {
  if (worked.length === 0) return all;
  const nameOf = ({ name }: Holiday): string => name.replace(SUBSTITUTE, '');
  const names = [...new Set(SAMPLED_YEARS.flatMap((year) => all(year).map(nameOf)))].sort();
  const unknown = worked.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new CarepathFailure('invalid-input', `"${unknown}" is none of the holidays: ${names.join(', ')}.`);
  }
  const years = new Map<number, readonly Holiday[]>();
  return (year) => {
    const known = years.get(year) ?? all(year).filter((holiday) => !worked.includes(nameOf(holiday)));
    years.set(year, known);
    return known;
  };
}

/** Each year is computed once: reading the rules of a country takes milliseconds. */
function byYear(source: Holidays, country: string): HolidaysByYear {
  const years = new Map<number, readonly Holiday[]>();
  return (year) => {
    const known = years.get(year) ?? publicHolidays(source, country, year);
    years.set(year, known);
    return known;
  };
}

function calendarOf(country: string, state: string | undefined): Holidays {
  const known = new Holidays();
  const countries = known.getCountries();
  if (!Object.hasOwn(countries, country)) {
    throw new CarepathFailure('invalid-input', `There is no holiday calendar for country ${country}.`);
  }
  if (state !== undefined && !Object.hasOwn(statesOf(known, country) ?? {}, state)) {
    const own = Object.hasOwn(countries, state) ? ` ${state} is a country of its own here.` : '';
    throw new CarepathFailure('invalid-input', `There is no holiday calendar for state ${state} of ${country}.${own}`);
  }
  const options = { types: ['public' as const], languages: ['en'] };
  return state === undefined ? new Holidays(country, options) : new Holidays(country, state, options);
}

/** Its declaration leaves out that a country may have none. */
function statesOf(known: Holidays, country: string): { readonly [code: string]: string } | undefined {
  return known.getStates(country);
}

function publicHolidays(source: Holidays, country: string, year: number): readonly Holiday[] {
  const days = source
    .getHolidays(year)
    .filter((holiday) => holiday.type === 'public')
    .flatMap(({ date, start, end, name }) => daysOf(date.slice(0, 10), end.getTime() - start.getTime(), name));
  // Two holidays may share a day; a deadline names one reason for it.
  const known = [...new Map(days.map((holiday) => [holiday.date, holiday])).values()];
  return corrected(country, year, known);
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
