import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { BusinessCalendar, OpeningHours, Weekday } from '../../../core/calendar/business-calendar';
import { computeDeadline, earliestDeadline } from '../../../core/calendar/deadline';
import type { Deadline, DeadlineRequest } from '../../../core/calendar/deadline';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const HOUR = 3_600_000;

const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2049-12-31'), noInvalidDate: true });
const zones = fc.constantFrom(
  'America/New_York',
  'Europe/Madrid',
  'America/Mexico_City',
  'America/Phoenix',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Kathmandu',
  'Pacific/Apia',
);
const directions = fc.constantFrom('after', 'before');
const counts = fc.integer({ min: 1, max: 40 });
const dates = fc
  .integer({ min: 0, max: 50 * 365 })
  .map((days) => DateTime.utc(2000).plus({ days }).toFormat('yyyy-MM-dd'));

/** One or two intervals, at any minutes: also where clocks change. */
const hours = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 4, maxLength: 4 })
  .map((minutes): OpeningHours[] => {
    const [first, second, third, last] = minutes.toSorted((one, other) => one - other).map(timeOfDay);
    return [
      { opens: first!, closes: second! },
      { opens: third!, closes: last! },
    ];
  });

function timeOfDay(minutes: number): string {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  return `${two(minutes / 60)}:${two(minutes % 60)}`;
}

const calendars = fc.record(
  {
    zone: zones,
    holidays: fc.constant((year: number) => [
      { date: `${year}-01-01`, name: 'New Year’s Day' },
      { date: `${year}-07-04`, name: 'Independence Day' },
    ]),
    openingHours: fc
      .tuple(fc.subarray([...weekdays], { minLength: 1 }), hours)
      .map(([open, each]): { readonly [weekday in Weekday]?: readonly OpeningHours[] } =>
        Object.fromEntries(open.map((weekday) => [weekday, each])),
      ),
    closedDays: fc.array(dates.map((date) => ({ date, name: 'Staff day' }))),
    extraOpenDays: fc.array(fc.record({ date: dates, hours })),
  },
  { requiredKeys: ['zone', 'holidays'] },
);

function deadline(amount: string, from: Date, calendar: BusinessCalendar, more: Partial<DeadlineRequest> = {}) {
  return computeDeadline({ amount, from, fromLabel: 'start', rule: `${amount} of start`, ...more }, calendar);
}

/** The date that ends at the instant. */
function endedDate(at: Date, zone: string): DateTime {
  return DateTime.fromMillis(at.getTime() - 1, { zone });
}

function isOpen(day: DateTime, calendar: BusinessCalendar): boolean {
  const { openingHours, closedDays = [], extraOpenDays = [], holidays } = calendar;
  const date = day.toFormat('yyyy-MM-dd');
  if (extraOpenDays.some((extra) => extra.date === date)) return true;
  const usual = openingHours ? openingHours[weekdays[day.weekday - 1]!] !== undefined : day.weekday < 6;
  return usual && ![...holidays(day.year), ...closedDays].some((closed) => closed.date === date);
}

describe('for any instant, calendar and count', () => {
  it('a later start never ends earlier, a greater count always ends farther', () => {
    const units = fc.constantFrom('business days', 'days', 'business hours', 'hours', 'minutes');
    const later = fc.oneof(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e7 }));
    fc.assert(
      fc.property(
        instants,
        later,
        calendars,
        counts,
        units,
        directions,
        (from, by, calendar, count, unit, direction) => {
          const at = (start: Date, size: number) =>
            deadline(`${size} ${unit}`, start, calendar, { direction }).at.getTime();
          const ends = at(from, count);
          expect(at(new Date(from.getTime() + by), count)).toBeGreaterThanOrEqual(ends);
          expect(Math.sign(at(from, count + 1) - ends)).toBe(direction === 'after' ? 1 : -1);
          expect(Math.sign(ends - from.getTime())).toBe(direction === 'after' ? 1 : -1);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('business days end at the end of a day that is open, the count of open days away', () => {
    fc.assert(
      fc.property(instants, calendars, counts, directions, zones, (from, calendar, count, direction, zone) => {
        const last = endedDate(deadline(`${count} business days`, from, calendar, { direction, zone }).at, zone);
        expect(isOpen(last, calendar)).toBe(true);
        expect(last.plus({ milliseconds: 1 }).toISODate()).not.toBe(last.toISODate());
        let open = 0;
        const start = DateTime.fromISO(DateTime.fromJSDate(from, { zone }).toISODate() ?? '', { zone: 'utc' });
        const end = DateTime.fromISO(last.toISODate() ?? '', { zone: 'utc' });
        const step = direction === 'after' ? 1 : -1;
        for (let day = start; !day.equals(end);) {
          day = day.plus({ days: step });
          if (isOpen(day, calendar)) open += 1;
        }
        expect(open).toBe(count);
      }),
    );
  });

  it('business days and hours counted after and then before return to where they began', () => {
    fc.assert(
      fc.property(instants, calendars, counts, (from, calendar, count) => {
        const after = deadline(`${count} business days`, from, calendar).at;
        const lastInstant = new Date(after.getTime() - 1);
        const back = deadline(`${count} business days`, lastInstant, calendar, { direction: 'before' }).at;
        const startDay = DateTime.fromJSDate(from, { zone: calendar.zone });
        if (isOpen(startDay, calendar)) {
          expect(endedDate(back, calendar.zone).toISODate()).toBe(startDay.toISODate());
        } else {
          expect(back.getTime()).toBeLessThanOrEqual(from.getTime());
        }
        const begins = deadline('0 business hours', from, calendar).at;
        const hoursAfter = deadline(`${count} business hours`, begins, calendar).at;
        expect(deadline(`${count} business hours`, hoursAfter, calendar, { direction: 'before' }).at).toEqual(begins);
      }),
    );
  });

  it('hours, minutes and the time parts of a duration elapse exactly, whatever clocks do', () => {
    fc.assert(
      fc.property(instants, calendars, counts, directions, (from, calendar, count, direction) => {
        const sign = direction === 'after' ? 1 : -1;
        const elapsed = (amount: string) =>
          (deadline(amount, from, calendar, { direction }).at.getTime() - from.getTime()) * sign;
        expect(elapsed(`${count} hours`)).toBe(count * HOUR);
        expect(elapsed(`PT${count}H`)).toBe(count * HOUR);
        expect(elapsed(`${count * 60} minutes`)).toBe(count * HOUR);
        expect(elapsed(`PT${count}M0.5S`)).toBe(count * 60_000 + 500);
      }),
    );
  });

  it('days, weeks and months of a duration keep the time of day unless a clock change skips it', () => {
    const spans = fc.constantFrom('D', 'W', 'M');
    fc.assert(
      fc.property(instants, zones, counts, spans, directions, (from, zone, count, span, direction) => {
        const { at } = deadline(`P${count}${span}`, from, { zone: 'UTC', holidays: () => [] }, { zone, direction });
        const [start, end] = [from, at].map((instant) => DateTime.fromJSDate(instant, { zone }));
        const timeOfDay = (local: DateTime): number => local.hour * 60 + local.minute;
        const moved = timeOfDay(end!) - timeOfDay(start!);
        const skipped = end!.offset > end!.minus({ hours: 2 }).offset;
        expect(moved === 0 || skipped).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('its derivation is enough to compute the same instant again', () => {
    const units = fc.constantFrom('business days', 'days', 'business hours', 'hours');
    fc.assert(
      fc.property(
        instants,
        calendars,
        counts,
        units,
        directions,
        zones,
        (from, calendar, count, unit, direction, zone) => {
          const { at, derivation } = deadline(`${count} ${unit}`, from, calendar, { direction, zone });
          const again = computeDeadline(
            { ...derivation, amount: derivation.rule.replace(' of start', ''), from: new Date(derivation.from) },
            calendar,
          );
          expect(again).toEqual({ at, derivation });
          expect(derivation.instant).toBe(at.toISOString());
          for (const { date } of derivation.holidaysSkipped)
            expect(isOpen(DateTime.fromISO(date), calendar)).toBe(false);
        },
      ),
    );
  });

  it('the earliest of several is one of them, and keeps the others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(instants, counts), { minLength: 1, maxLength: 5 }), calendars, (each, calendar) => {
        const deadlines = each.map(([from, count]): Deadline => deadline(`${count} business days`, from, calendar));
        const { at, derivation } = earliestDeadline(deadlines);
        expect(at.getTime()).toBe(Math.min(...deadlines.map((one) => one.at.getTime())));
        const { laterAlternatives = [], ...chosen } = derivation;
        const known = [chosen, ...laterAlternatives].map(({ from, rule }) => `${from} ${rule}`).sort();
        expect(known).toEqual(deadlines.map((one) => `${one.derivation.from} ${one.derivation.rule}`).sort());
      }),
    );
  });
});
