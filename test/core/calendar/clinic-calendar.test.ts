import { DateTime } from 'luxon';
import type { BusinessCalendar } from '../../../core/calendar/business-calendar';
import { parseAmount } from '../../../core/calendar/amount';
import { computeDeadline, earliestDeadline } from '../../../core/calendar/deadline';
import type { DeadlineRequest } from '../../../core/calendar/deadline';

const zone = 'America/New_York';
const clinic: BusinessCalendar = {
  zone,
  holidays: (year) => [
    { date: `${year}-12-25`, name: 'Christmas Day' },
    ...(year === 2026 ? [{ date: '2026-09-07', name: 'Labor Day' }] : []),
  ],
};
const morningAndAfternoon = [
  { opens: '09:00', closes: '13:00' },
  { opens: '15:00', closes: '19:00' },
];
const withSaturdays: BusinessCalendar = {
  ...clinic,
  openingHours: {
    monday: morningAndAfternoon,
    tuesday: morningAndAfternoon,
    wednesday: [{ opens: '00:00', closes: '24:00' }],
    thursday: morningAndAfternoon,
    saturday: [{ opens: '09:00', closes: '12:00' }],
  },
  closedDays: [
    { date: '2026-09-15', name: 'Staff day' },
    { date: '2026-09-13', name: 'Painting on a Sunday' },
  ],
  extraOpenDays: [
    { date: '2026-09-18', hours: [{ opens: '10:00', closes: '11:00' }] },
    { date: '2026-09-07', hours: [{ opens: '10:00', closes: '12:00' }] },
  ],
};

function local(text: string, inZone = zone): Date {
  return DateTime.fromISO(text, { zone: inZone }).toJSDate();
}

function deadline(amount: string, from: Date, calendar = clinic, more: Partial<DeadlineRequest> = {}) {
  return computeDeadline({ amount, from, fromLabel: 'start', rule: `${amount} of start`, ...more }, calendar);
}

function shown(at: Date, inZone = zone): string {
  return DateTime.fromJSDate(at, { zone: inZone }).toFormat("yyyy-MM-dd'T'HH:mm");
}

describe('a deadline before an instant', () => {
  it.each([
    ['2 business days', '2026-09-17T10:00', '2026-09-16T00:00', 'Thursday: Tuesday 24:00'],
    ['2 business days', '2026-09-14T10:00', '2026-09-11T00:00', 'Monday: the Thursday before, 24:00'],
    ['1 business day', '2026-09-08T10:00', '2026-09-05T00:00', 'after a holiday Monday: Friday 24:00'],
    ['1 business day', '2026-09-13T10:00', '2026-09-12T00:00', 'Sunday: Friday 24:00'],
    ['7 days', '2026-09-17T10:00', '2026-09-11T00:00', 'calendar days: 24:00 of the seventh before'],
    ['4 business hours', '2026-09-14T10:00', '2026-09-11T15:00', 'over a weekend'],
    ['2 business hours', '2026-09-14T10:00', '2026-09-14T08:00', 'all that is open of the morning: its opening'],
    ['0 business hours', '2026-09-13T10:00', '2026-09-11T17:00', 'none from a Sunday: the closing before'],
    ['P1M', '2026-03-31T10:00', '2026-02-28T10:00', 'a month before a day the month lacks'],
    ['P1Y', '2028-02-29T10:00', '2027-02-28T10:00', 'a year before a leap day'],
    ['P1D', '2026-03-08T15:00', '2026-03-07T15:00', 'over the change to summer time'],
    ['PT24H', '2026-03-08T15:00', '2026-03-07T14:00', 'exactly'],
  ])('of %s before %s is %s (%s)', (amount, from, expected) => {
    expect(shown(deadline(amount, local(from), clinic, { direction: 'before' }).at)).toBe(expected);
  });

  it('says that it was counted backward, and over which holidays', () => {
    const { derivation } = deadline('1 business day', local('2026-09-08T10:00'), clinic, { direction: 'before' });
    expect(derivation).toMatchObject({
      direction: 'before',
      holidaysSkipped: [{ date: '2026-09-07', name: 'Labor Day' }],
      instant: '2026-09-05T04:00:00.000Z',
    });
  });
});

describe('a local time of day', () => {
  it.each([
    ['P1D', '2026-03-07T02:30', '2026-03-08T07:30:00.000Z', 'that clocks skip moves forward by the change: 3:30'],
    ['P1D', '2026-10-31T01:30', '2026-11-01T05:30:00.000Z', 'that comes twice is the first'],
    ['P1DT2H', '2026-10-31T01:30', '2026-11-01T07:30:00.000Z', 'is settled before the exact part is added'],
    ['P1M1D', '2026-01-31T10:00', '2026-03-01T15:00:00.000Z', 'stays when months come before days'],
  ])('of %s after %s ends at %s: one %s', (amount, from, expected) => {
    expect(deadline(amount, local(from)).derivation.instant).toBe(expected);
  });

  it('that comes twice is the first also when counted from after the change', () => {
    const { derivation } = deadline('P1D', local('2026-11-02T01:30'), clinic, { direction: 'before' });
    expect(derivation.instant).toBe('2026-11-01T05:30:00.000Z');
  });

  it('is not settled where only time is counted', () => {
    expect(deadline('PT0S', new Date('2026-11-01T06:30:00Z')).derivation.instant).toBe('2026-11-01T06:30:00.000Z');
  });
});

describe('a clinic’s own calendar', () => {
  it.each([
    ['5 business hours', '2026-09-14T12:00', '2026-09-14T19:00', 'over a lunch break'],
    ['6 business hours', '2026-09-14T12:00', '2026-09-16T01:00', 'over a closed day, into a day of 24 hours'],
    ['2 business hours', '2026-09-17T18:00', '2026-09-18T11:00', 'into an extra open Friday, to its closing'],
    ['3 business hours', '2026-09-17T18:00', '2026-09-19T10:00', 'past it'],
    ['1 business hour', '2026-09-07T08:00', '2026-09-07T11:00', 'on a holiday that is open'],
    ['24 business hours', '2026-11-01T08:00', '2026-11-04T08:00', 'eight on Monday and Tuesday each'],
    ['1 business day', '2026-09-11T10:00', '2026-09-13T00:00', 'to a Saturday'],
    ['2 business days', '2026-09-14T10:00', '2026-09-18T00:00', 'over a closed Tuesday'],
    ['3 business days', '2026-09-14T10:00', '2026-09-19T00:00', 'to an extra open Friday'],
  ])('%s after %s end at %s (%s)', (amount, from, expected) => {
    expect(shown(deadline(amount, local(from), withSaturdays).at)).toBe(expected);
  });

  it('names closed days as it names holidays, but none on a day that is closed anyway', () => {
    const { derivation } = deadline('2 business days', local('2026-09-12T10:00'), withSaturdays);
    expect(derivation.holidaysSkipped).toEqual([{ date: '2026-09-15', name: 'Staff day' }]);
  });

  it('gives the first of two reasons for a closed day', () => {
    const twice = {
      ...clinic,
      holidays: () => [],
      closedDays: ['Staff day', 'Snow'].map((name) => ({ date: '2026-09-15', name })),
    };
    const { derivation } = deadline('1 business day', local('2026-09-14T10:00'), twice);
    expect(derivation.holidaysSkipped.map(({ name }) => name)).toEqual(['Staff day']);
  });

  it('does not name a closed day that took no open time: the count began after its hours', () => {
    const names = (from: string) =>
      deadline('1 business hour', local(from), withSaturdays).derivation.holidaysSkipped.map(({ name }) => name);
    expect(names('2026-09-15T18:59')).toEqual(['Staff day']);
    expect(names('2026-09-15T19:00')).toEqual([]);
  });

  it('that is open around the clock counts the hours that elapse on the night clocks change', () => {
    const always = [{ opens: '00:00', closes: '24:00' }];
    const open = { ...clinic, openingHours: { saturday: always, sunday: always } };
    expect(shown(deadline('10 business hours', local('2026-03-07T20:00'), open).at)).toBe('2026-03-08T07:00');
    expect(shown(deadline('10 business hours', local('2026-10-31T20:00'), open).at)).toBe('2026-11-01T05:00');
  });

  it('that opens at a time that clocks skip opens at the change', () => {
    const early = { ...clinic, openingHours: { sunday: [{ opens: '02:30', closes: '04:00' }] } };
    expect(shown(deadline('1 business hour', local('2026-03-08T00:00'), early).at)).toBe('2026-03-08T04:00');
  });

  it('asks for the holidays of a year once', () => {
    const holidays = jest.fn(clinic.holidays);
    for (let day = 1; day < 20; day += 1)
      deadline('5 business days', new Date(Date.UTC(2026, 8, day)), { zone, holidays });
    expect(holidays.mock.calls).toEqual([[2026]]);
  });

  it.each<[string, Partial<BusinessCalendar>]>([
    ['a date that does not exist', { closedDays: [{ date: '2026-02-30', name: 'Never' }] }],
    ['a date in another form', { extraOpenDays: [{ date: '9/7/2026', hours: [] }] }],
    ['a time of day that does not exist', { openingHours: { monday: [{ opens: '08:00', closes: '24:01' }] } }],
    ['hours that end before they start', { openingHours: { monday: [{ opens: '17:00', closes: '08:00' }] } }],
    ['hours out of order', { openingHours: { monday: [...morningAndAfternoon].reverse() } }],
    ['no opening hours', { openingHours: {} }],
  ])('is refused with %s', (_, wrong) => {
    expect(() => deadline('1 business hour', local('2026-09-14T10:00'), { ...clinic, ...wrong })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
  });

  it('is not searched for centuries when it hardly ever opens', () => {
    const rarely = { ...clinic, openingHours: { monday: [{ opens: '08:00', closes: '08:01' }] } };
    expect(() => deadline('9999 business hours', local('2026-09-14T10:00'), rarely)).toThrow(/hundred years/);
  });
});

describe('in the patient’s zone', () => {
  const patient = { zone: 'Pacific/Honolulu' };
  const stillSundayInHawaii = new Date('2026-09-14T05:00:00Z');

  it('dates are the patient’s, closed days the clinic’s', () => {
    const { at, derivation } = deadline('1 business day', stillSundayInHawaii, clinic, patient);
    expect(shown(at, patient.zone)).toBe('2026-09-15T00:00');
    expect(derivation.zone).toBe(patient.zone);
    expect(shown(deadline('1 business day', stillSundayInHawaii).at)).toBe('2026-09-16T00:00');
  });

  it('a duration keeps the patient’s time of day', () => {
    const from = local('2026-03-07T15:00');
    const arizona = { zone: 'America/Phoenix' };
    expect(deadline('P1D', from, clinic, arizona).at.getTime() - from.getTime()).toBe(24 * 3_600_000);
    expect(deadline('P1D', from).at.getTime() - from.getTime()).toBe(23 * 3_600_000);
  });

  it('business hours stay those on the clinic’s wall', () => {
    const { at, derivation } = deadline('1 business hour', local('2026-09-14T06:00'), clinic, patient);
    expect(shown(at)).toBe('2026-09-14T09:00');
    expect(derivation.zone).toBe(zone);
  });
});

describe('before the appointment, at the latest in 14 days', () => {
  const started = local('2026-09-01T10:00');
  const dueBy = (appointment: string) =>
    earliestDeadline([
      deadline('PT0S', local(appointment), clinic, { rule: 'before appointment.start', direction: 'before' }),
      deadline('P14D', started, clinic, { rule: 'at latest P14D' }),
    ]);

  it.each([
    ['2026-09-09T14:00', '2026-09-09T14:00', 'before appointment.start', 'at latest P14D'],
    ['2026-10-09T14:00', '2026-09-15T10:00', 'at latest P14D', 'before appointment.start'],
    ['2026-09-15T10:00', '2026-09-15T10:00', 'before appointment.start', 'at latest P14D'],
  ])('with an appointment at %s is %s, by "%s"', (appointment, expected, rule, other) => {
    const { at, derivation } = dueBy(appointment);
    expect(shown(at)).toBe(expected);
    expect(derivation).toMatchObject({ rule, instant: at.toISOString(), laterAlternatives: [{ rule: other }] });
  });

  it('of a single deadline is that one, of none is an error of the definition', () => {
    const only = deadline('P14D', started);
    expect(earliestDeadline([only])).toBe(only);
    expect(() => earliestDeadline([])).toThrow(expect.objectContaining({ code: 'broken-definition' }));
  });
});

describe('an ISO 8601 duration', () => {
  it.each([
    ['P1Y2M3W4DT5H6M7.5S', { months: 14, days: 25, milliseconds: 18_367_500 }],
    ['PT1.5H', { months: 0, days: 0, milliseconds: 5_400_000 }],
    ['P100Y', { months: 1200, days: 0, milliseconds: 0 }],
  ])('%s is read', (text, parts) => {
    expect(parseAmount(text)).toEqual({ kind: 'duration', ...parts });
  });

  it.each(['PT', 'P1DT', 'P1.5D', 'P0.5M', 'P1D2M', 'P1H', 'PT1D', 'P-1M', 'P1200M1D', 'PT999999999H', 'P1D ago'])(
    '%s is none',
    (text) => {
      expect(parseAmount(text)).toBeNull();
    },
  );
});

it.each([new Date(Number.NaN), new Date(8.64e15), new Date('0900-01-01')])('no deadline counts from %s', (from) => {
  expect(() => deadline('P1D', from)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
});
