import type { BusinessCalendar } from '../../../core/calendar/business-calendar';
import { checkCalendar, workingDaysOf } from '../../../core/calendar/working-days';

const open = [{ opens: '08:00', closes: '12:00' }];
const today = new Date('2026-09-14T12:00:00Z');
const clinic: BusinessCalendar = { zone: 'America/New_York', holidays: () => [] };

it('a week has as many working days as weekdays with hours, five when nothing is said', () => {
  expect(workingDaysOf(undefined)).toBe(5);
  expect(workingDaysOf({ monday: open, saturday: open, sunday: [] })).toBe(2);
});

it('a calendar that can be counted is taken', () => {
  expect(() => checkCalendar({ ...clinic, openingHours: { sunday: open } }, today)).not.toThrow();
});

it.each<[string, Partial<BusinessCalendar>, RegExp]>([
  ['no weekday with hours', { openingHours: {} }, /no working day/],
  ['a week of empty days', { openingHours: { monday: [] } }, /no working day/],
  [
    'single open days only',
    { openingHours: {}, extraOpenDays: [{ date: '2026-09-15', hours: open }] },
    /no working day/,
  ],
  [
    'a holiday every working day',
    { openingHours: { monday: open }, holidays: (year) => mondaysOf(year) },
    /no business day within a year/,
  ],
  ['a zone that does not exist', { zone: 'Mars/Olympus' }, /time zone/],
  ['a date that does not exist', { closedDays: [{ date: '2026-02-30', name: 'Never' }] }, /Not a date/],
])('one with %s is refused', (_, wrong, reason) => {
  expect(() => checkCalendar({ ...clinic, ...wrong }, today)).toThrow(reason);
  expect(() => checkCalendar({ ...clinic, ...wrong }, today)).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  );
});

function mondaysOf(year: number) {
  return Array.from({ length: 366 }, (_, index) => new Date(Date.UTC(year, 0, index + 1)))
    .filter((day) => day.getUTCDay() === 1 && day.getUTCFullYear() === year)
    .map((day) => ({ date: day.toISOString().slice(0, 10), name: 'Closed' }));
}
