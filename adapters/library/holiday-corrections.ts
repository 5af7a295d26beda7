import type { Holiday } from '../../core/calendar/business-calendar';
import { weekdayOf, dayOfDate } from '../../core/calendar/wall-clock';

const SATURDAY = 5;
const SUNDAY = 6;

/** The days off of a year as date-holidays 3.37 knows them, with what it leaves out or has from an older law. */
export function corrected(country: string, year: number, known: readonly Holiday[]): readonly Holiday[] {
  if (country === 'US') return withDays(known, observedVeteransDay(year, known));
  return country === 'MX' && year >= 2024 ? changeOfGovernment(year, known) : known;
}

function withDays(known: readonly Holiday[], days: readonly Holiday[]): readonly Holiday[] {
  return [...known, ...days.filter(({ date }) => !known.some((holiday) => holiday.date === date))];
}

/** 5 U.S.C. 6103(b): a Saturday is observed on the Friday before; Executive Order 11582: a Sunday on the Monday after. */
function observedVeteransDay(year: number, known: readonly Holiday[]): readonly Holiday[] {
  const date = `${year}-11-11`;
  const weekday = weekdayOf(dayOfDate(date));
  const name = 'Veterans Day (substitute day)';
  if (!known.some((holiday) => holiday.date === date)) return [];
  if (weekday === SATURDAY) return [{ date: `${year}-11-10`, name }];
  return weekday === SUNDAY ? [{ date: `${year}-11-12`, name }] : [];
}

/** Ley Federal del Trabajo, art. 74 VII: since 2024 the first of October every six years, no longer the first of December. */
function changeOfGovernment(year: number, known: readonly Holiday[]): readonly Holiday[] {
  const name = 'Change of Federal Government';
  const others = known.filter((holiday) => holiday.name !== name);
  return (year - 2024) % 6 === 0 ? withDays(others, [{ date: `${year}-10-01`, name }]) : others;
}
