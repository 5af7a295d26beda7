import fc from 'fast-check';
import { DateTime } from 'luxon';
import { nextAllowed } from '../../../../core/messaging/delivery/quiet-hours';

const night = { start: '21:00', end: '08:00' };
const boston = 'America/New_York';

function next(local: string, zone = boston, quiet = night): string | null {
  const at = nextAllowed(DateTime.fromISO(local, { zone }).toJSDate(), zone, quiet);
  return at && DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

it.each([
  ['2026-09-14T08:00:00', null],
  ['2026-09-14T20:59:59', null],
  ['2026-09-14T21:00:00', '2026-09-15T08:00:00'],
  ['2026-09-14T23:59:59', '2026-09-15T08:00:00'],
  ['2026-09-15T00:00:00', '2026-09-15T08:00:00'],
  ['2026-09-15T07:59:59', '2026-09-15T08:00:00'],
  ['2026-12-31T22:00:00', '2027-01-01T08:00:00'],
  // The nights in which the clocks change.
  ['2026-03-07T22:00:00', '2026-03-08T08:00:00'],
  ['2026-10-31T22:00:00', '2026-11-01T08:00:00'],
])('a text at %s may leave at %s (null: now)', (now, expected) => {
  expect(next(now)).toBe(expected);
});

it('counts in the zone of the patient', () => {
  const noonInBoston = DateTime.fromISO('2026-09-14T12:00', { zone: boston }).toJSDate();
  expect(nextAllowed(noonInBoston, 'Asia/Tokyo', night)?.toISOString()).toBe('2026-09-14T23:00:00.000Z');
});

it('knows quiet hours within a day and none at all', () => {
  expect(next('2026-09-14T13:00', boston, { start: '12:00', end: '14:30' })).toBe('2026-09-14T14:30:00');
  expect(next('2026-09-14T11:00', boston, { start: '12:00', end: '14:30' })).toBeNull();
  expect(next('2026-09-14T03:00', boston, { start: '00:00', end: '00:00' })).toBeNull();
});

it('ends after the hour that a clock change takes out', () => {
  expect(next('2026-03-08T00:30', boston, { start: '22:00', end: '02:30' })).toBe('2026-03-08T03:30:00');
});

it('waits another day when a clock change takes out all the time that is allowed', () => {
  expect(next('2026-03-08T00:30', boston, { start: '03:00', end: '02:30' })).toBe('2026-03-09T02:30:00');
});

it('refuses a zone or a time that does not exist', () => {
  expect(() => nextAllowed(new Date(), 'Mars/Olympus', night)).toThrow(
    expect.objectContaining({ code: 'invalid-input' }),
  );
  expect(() => nextAllowed(new Date(), boston, { start: '25:00', end: '08:00' })).toThrow(/time of day/);
});

it('always names an instant that is allowed, within a day, with nothing allowed just before', () => {
  const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
  const zones = fc.constantFrom(
    boston,
    'America/Havana',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Pacific/Apia',
    'Asia/Kathmandu',
  );
  const times = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
  fc.assert(
    fc.property(instants, zones, times, times, (now, zone, start, end) => {
      const at = nextAllowed(now, zone, { start, end });
      if (at === null) return;
      expect(at.getTime()).toBeGreaterThan(now.getTime());
      expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(26 * 3_600_000);
      expect(nextAllowed(at, zone, { start, end })).toBeNull();
      const before = Math.max(now.getTime(), at.getTime() - 60_000);
      expect(nextAllowed(new Date(before), zone, { start, end })).not.toBeNull();
    }),
    { numRuns: 500 },
  );
});
