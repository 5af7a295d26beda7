import fc from 'fast-check';
import { holidaysOf } from '../../../adapters/library/holidays';
import { boundsOf } from '../../../core/calendar/bounds';
import type { BusinessCalendar } from '../../../core/calendar/business-calendar';
import { computeDeadline } from '../../../core/calendar/deadline';
import { workingDaysOf } from '../../../core/calendar/working-days';

const clinic: BusinessCalendar = {
  zone: 'America/New_York',
  holidays: (year) => [
    { date: `${year}-01-01`, name: 'New Year’s Day' },
    { date: `${year}-07-04`, name: 'Independence Day' },
    { date: `${year}-12-25`, name: 'Christmas Day' },
  ],
};

const amounts = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 0, max: 90 }),
      fc.constantFrom('business days', 'days', 'business hours', 'hours', 'minutes'),
    )
    .map(([count, unit]) => `${count} ${unit}`),
  fc.integer({ min: 0, max: 60 }).map((count) => `P${count}D`),
  fc.integer({ min: 1, max: 14 }).map((count) => `P${count}M`),
  fc.integer({ min: 0, max: 100 }).map((count) => `PT${count}H`),
);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

function expectWithin(amount: string, from: Date, calendar: BusinessCalendar, workingDays?: number): void {
  const { at } = computeDeadline({ amount, from, fromLabel: 'start', rule: amount }, calendar);
  const bounds = boundsOf(amount, workingDays);
  const taken = at.getTime() - from.getTime();
  expect(bounds?.least).toBeLessThanOrEqual(taken);
  expect(bounds?.most).toBeGreaterThanOrEqual(taken);
}

it('hold every deadline between them, whenever it is counted from', () => {
  fc.assert(
    fc.property(amounts, instants, (amount, from) => expectWithin(amount, from, clinic)),
    { numRuns: 3000 },
  );
});

it('hold it between them whatever the days of the week on which a clinic works, with all its public holidays', () => {
  const week = fc.subarray([...weekdays], { minLength: 1 });
  const places = fc.constantFrom({ country: 'US' }, { country: 'US', state: 'MA' }, { country: 'MX' });
  // In business hours a day counts as much as it is open: the shortest that is still a day for each hour asked.
  const open = [{ opens: '08:00', closes: '09:00' }];
  fc.assert(
    fc.property(amounts, instants, week, places, (amount, from, days, place) => {
      const openingHours = Object.fromEntries(days.map((day) => [day, open]));
      const calendar = { zone: clinic.zone, holidays: holidaysOf(place), openingHours };
      expectWithin(amount, from, calendar, workingDaysOf(openingHours));
    }),
    { numRuns: 3000 },
  );
});

it('are closer the more days a clinic works', () => {
  const most = [1, 2, 3, 4, 5, 6, 7].map((days) => boundsOf('10 business days', days)?.most ?? 0);
  expect(most).toEqual(most.toSorted((one, other) => other - one));
  expect(most[4]).toBe(boundsOf('10 business days')?.most);
  expect(new Set(most).size).toBe(7);
});

it.each([
  ['PT30M', 30, 30],
  ['4 hours', 240, 240],
])('are exact for %s', (amount, least, most) => {
  expect(boundsOf(amount)).toEqual({ least: least * 60_000, most: most * 60_000 });
});

it('are none for what is no amount', () => {
  expect(boundsOf('soon')).toBeNull();
});
