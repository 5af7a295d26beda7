import fc from 'fast-check';
import { boundsOf } from '../../../core/calendar/bounds';
import type { BusinessCalendar } from '../../../core/calendar/business-calendar';
import { computeDeadline } from '../../../core/calendar/deadline';

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

it('hold every deadline between them, whenever it is counted from', () => {
  const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(amounts, instants, (amount, from) => {
      const { at } = computeDeadline({ amount, from, fromLabel: 'start', rule: amount }, clinic);
      const bounds = boundsOf(amount);
      const taken = at.getTime() - from.getTime();
      expect(bounds?.least).toBeLessThanOrEqual(taken);
      expect(bounds?.most).toBeGreaterThanOrEqual(taken);
    }),
    { numRuns: 3000 },
  );
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
