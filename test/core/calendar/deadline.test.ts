import { DateTime } from 'luxon';
import type { BusinessCalendar } from '../../../core/calendar/business-calendar';
import { parseAmount } from '../../../core/calendar/amount';
import { computeDeadline } from '../../../core/calendar/deadline';

const zone = 'America/New_York';
const holidays: BusinessCalendar['holidays'] = (year) => [
  { date: `${year}-01-01`, name: 'New Year’s Day' },
  { date: `${year}-07-04`, name: 'Independence Day' },
  { date: `${year}-12-25`, name: 'Christmas Day' },
  ...(year === 2026 ? [{ date: '2026-09-07', name: 'Labor Day' }] : []),
];
const clinic: BusinessCalendar = { zone, holidays };

function local(text: string, inZone = zone): Date {
  return DateTime.fromISO(text, { zone: inZone }).toJSDate();
}

function deadline(amount: string, from: Date, calendar = clinic) {
  return computeDeadline({ amount, from, fromLabel: 'start', rule: `${amount} of start` }, calendar);
}

function shown(at: Date, inZone = zone): string {
  return DateTime.fromJSDate(at, { zone: inZone }).toFormat("yyyy-MM-dd'T'HH:mm");
}

describe('a deadline', () => {
  // The last day ends at 24:00, which is 00:00 of the next.
  it.each([
    ['2 business days', '2026-09-11T15:00', '2026-09-16T00:00', 'Friday: Tuesday 24:00'],
    ['2 business days', '2026-09-04T15:00', '2026-09-10T00:00', 'Friday before a holiday Monday: Wednesday 24:00'],
    ['2 business days', '2026-09-12T09:00', '2026-09-16T00:00', 'Saturday: Tuesday 24:00'],
    ['2 business days', '2026-09-13T23:59', '2026-09-16T00:00', 'Sunday: Tuesday 24:00'],
    ['2 business days', '2026-09-14T00:00', '2026-09-17T00:00', 'Monday, first minute: Wednesday 24:00'],
    ['2 business days', '2026-09-14T23:59', '2026-09-17T00:00', 'Monday, last minute: Wednesday 24:00'],
    ['1 business day', '2026-12-24T10:00', '2026-12-29T00:00', 'over Christmas on a Friday and a weekend'],
    ['1 business day', '2026-12-31T10:00', '2027-01-05T00:00', 'over New Year on a Friday into the next year'],
    ['1 business day', '2026-09-07T10:00', '2026-09-09T00:00', 'on a holiday: the next business day'],
    ['7 days', '2026-09-11T15:00', '2026-09-19T00:00', 'calendar days, to 24:00 of the 7th'],
    ['14 days', '2026-09-11T00:00', '2026-09-26T00:00', 'calendar days from the first minute of a day'],
    ['1 day', '2028-02-28T12:00', '2028-03-01T00:00', 'to the end of a leap day'],
    ['2 days', '2027-02-27T12:00', '2027-03-02T00:00', 'over the end of a February without one'],
    ['P14D', '2026-09-11T15:20', '2026-09-25T15:20', 'an ISO duration keeps the time of day'],
    ['P1D', '2026-03-07T15:00', '2026-03-08T15:00', 'also over the change to summer time (23 hours)'],
    ['24 hours', '2026-03-07T15:00', '2026-03-08T16:00', 'hours are exact over it'],
    ['PT24H', '2026-10-31T15:00', '2026-11-01T14:00', 'as are the time parts of an ISO duration in autumn'],
    ['PT30M', '2026-09-11T15:20', '2026-09-11T15:50', 'minutes'],
    ['90 minutes', '2026-09-11T15:20', '2026-09-11T16:50', 'minutes are exact'],
    ['0 days', '2026-09-11T15:20', '2026-09-12T00:00', 'none: the end of the same day'],
    ['0 business hours', '2026-09-13T03:00', '2026-09-14T08:00', 'none: once open'],
    ['P1M', '2026-01-31T10:00', '2026-02-28T10:00', 'a month from a day the next month lacks'],
    ['4 business hours', '2026-09-14T10:00', '2026-09-14T14:00', 'within a day'],
    ['4 business hours', '2026-09-14T15:00', '2026-09-15T10:00', 'over night'],
    ['4 business hours', '2026-09-11T15:00', '2026-09-14T10:00', 'over a weekend'],
    ['4 business hours', '2026-09-04T15:00', '2026-09-08T10:00', 'over a weekend and a holiday'],
    ['4 business hours', '2026-09-13T03:00', '2026-09-14T12:00', 'from a Sunday: the next opening'],
    ['4 business hours', '2026-09-14T06:00', '2026-09-14T12:00', 'from before opening'],
    ['4 business hours', '2026-09-14T20:00', '2026-09-15T12:00', 'from after closing'],
    ['9 business hours', '2026-09-14T08:00', '2026-09-14T17:00', 'a whole day ends at closing'],
    ['18 business hours', '2026-09-14T08:00', '2026-09-15T17:00', 'two whole days'],
  ])('of %s from %s ends at %s (%s)', (amount, from, expected) => {
    expect(shown(deadline(amount, local(from)).at)).toBe(expected);
  });

  it('counts the day in the zone of the clinic, not of the machine', () => {
    const lateOnFridayInHawaii = new Date('2026-09-12T06:00:00Z');
    const hawaii = { zone: 'Pacific/Honolulu', holidays };
    expect(shown(deadline('2 business days', lateOnFridayInHawaii, hawaii).at, hawaii.zone)).toBe('2026-09-16T00:00');
    expect(shown(deadline('1 day', lateOnFridayInHawaii, hawaii).at, hawaii.zone)).toBe('2026-09-13T00:00');
  });

  it.each([
    ['America/Havana', '2026-03-07T12:00', 'clocks jump over midnight'],
    ['America/Havana', '2026-10-31T12:00', 'midnight comes twice'],
    ['Africa/Cairo', '2026-04-23T12:00', 'clocks jump over midnight'],
    ['America/Toronto', '1919-03-30T12:00', 'clocks jump from 23:30 to 0:30'],
  ])('in %s from %s ends where the next date begins, though %s', (strange, from) => {
    const { at } = deadline('1 day', new Date(local(from, strange).getTime() - 86_400_000), {
      zone: strange,
      holidays,
    });
    const day = (instant: number): string => DateTime.fromMillis(instant, { zone: strange }).toISODate() ?? '';
    expect(day(at.getTime())).toBe(DateTime.fromISO(from).plus({ days: 1 }).toISODate());
    expect(day(at.getTime() - 1)).toBe(from.slice(0, 10));
  });

  it('says how it came about, with the holidays that cost a day', () => {
    const { at, derivation } = deadline('2 business days', local('2026-09-04T15:00'));
    expect(derivation).toEqual({
      rule: '2 business days of start',
      fromLabel: 'start',
      from: '2026-09-04T19:00:00.000Z',
      zone,
      holidaysSkipped: [{ date: '2026-09-07', name: 'Labor Day' }],
      instant: '2026-09-10T04:00:00.000Z',
    });
    expect(at.toISOString()).toBe(derivation.instant);
  });

  it('does not mention a holiday that fell on a weekend anyway', () => {
    expect(deadline('2 business days', local('2026-07-02T15:00')).derivation.holidaysSkipped).toEqual([]);
  });

  it('follows the clinic’s own hours', () => {
    const late = {
      ...clinic,
      openingHours: { monday: [{ opens: '10:00', closes: '12:00' }], tuesday: [{ opens: '10:00', closes: '12:00' }] },
    };
    expect(shown(deadline('3 business hours', local('2026-09-14T11:00'), late).at)).toBe('2026-09-15T12:00');
  });

  it.each(['soon', '-1 days', '2 bananas', 'P', 'P-1D', '-P1D', '1.5 days', 'P101Y', '99999 days', ''])(
    'cannot be %j',
    (amount) => {
      expect(parseAmount(amount)).toBeNull();
      expect(() => deadline(amount, new Date(0))).toThrow(expect.objectContaining({ code: 'broken-definition' }));
    },
  );

  it('refuses a zone that does not exist and a calendar without business days', () => {
    expect(() => deadline('1 day', new Date(), { zone: 'Mars/Olympus', holidays })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
    const always = (year: number) =>
      Array.from({ length: 366 }, (_, index) => ({
        date: DateTime.fromObject({ year, ordinal: index < 365 ? index + 1 : 1 }).toISODate() ?? '',
        name: 'Closed',
      }));
    expect(() => deadline('1 business day', local('2026-09-14T10:00'), { zone, holidays: always })).toThrow(
      /no business day/,
    );
  });
});
