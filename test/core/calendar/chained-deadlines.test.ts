import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { BusinessCalendar } from '../../../core/calendar/business-calendar';
import { computeDeadline, earliestDeadline } from '../../../core/calendar/deadline';
import type { DeadlineRequest } from '../../../core/calendar/deadline';
import { resolveDeadlines } from '../../../core/calendar/resolve-deadlines';
import { EngineHost } from '../../support/engine-host';
import { pathwayOf } from '../../support/pathways';

const zone = 'America/New_York';
const clinic: BusinessCalendar = { zone, holidays: () => [{ date: '2026-09-07', name: 'Labor Day' }] };

function local(text: string, inZone = zone): Date {
  return DateTime.fromISO(text, { zone: inZone }).toJSDate();
}

function shown(at: Date, inZone = zone): string {
  return DateTime.fromJSDate(at, { zone: inZone }).toFormat("yyyy-MM-dd'T'HH:mm");
}

function after(amount: string, from: Date, more: Partial<DeadlineRequest> = {}, calendar = clinic) {
  return computeDeadline(
    { amount, from, fromLabel: 'due', rule: `${amount} of due`, isFromDeadline: true, ...more },
    calendar,
  );
}

describe('a deadline at the end of a day', () => {
  // 24:00 on Wednesday.
  const wednesday = local('2026-09-17T00:00');

  it.each<[string, 'after' | 'before', string, string]>([
    ['1 business day', 'after', '2026-09-18T00:00', 'Thursday 24:00'],
    ['2 business days', 'after', '2026-09-19T00:00', 'Friday 24:00'],
    ['1 business day', 'before', '2026-09-16T00:00', 'Tuesday 24:00'],
    ['1 day', 'after', '2026-09-18T00:00', 'Thursday 24:00'],
    ['0 days', 'after', '2026-09-17T00:00', 'the same'],
    ['P1D', 'after', '2026-09-18T00:00', 'Thursday 24:00'],
    ['P1W', 'before', '2026-09-10T00:00', 'the Wednesday before, 24:00'],
    ['P1DT2H', 'after', '2026-09-18T02:00', 'two hours after that'],
    ['24 hours', 'after', '2026-09-18T00:00', 'hours elapse from the instant'],
    ['2 business hours', 'after', '2026-09-17T10:00', 'and business hours from the next opening'],
  ])('and %s %s it: %s (%s)', (amount, direction, expected) => {
    expect(shown(after(amount, wednesday, { direction }).at)).toBe(expected);
  });

  it('belongs to the last day of its month', () => {
    expect(shown(after('P1M', local('2026-03-01T00:00')).at)).toBe('2026-03-29T00:00');
    expect(shown(after('P1M', local('2026-02-01T00:00')).at)).toBe('2026-03-01T00:00');
  });

  it('says which day it ended, where that was day 0', () => {
    const { at, derivation } = after('1 business day', local('2026-09-05T00:00'));
    expect(derivation).toMatchObject({ fromEndOf: '2026-09-04', holidaysSkipped: [{ name: 'Labor Day' }] });
    expect(shown(at)).toBe('2026-09-09T00:00');
    expect(after('24 hours', wednesday).derivation).not.toHaveProperty('fromEndOf');
    expect(after('1 day', local('2026-09-16T10:00')).derivation).not.toHaveProperty('fromEndOf');
  });

  it('is a start like any other where something happened then', () => {
    expect(shown(after('1 business day', wednesday, { isFromDeadline: false }).at)).toBe('2026-09-19T00:00');
  });

  it.each([
    ['America/Havana', '2026-03-07', 'clocks jump over midnight'],
    ['America/Havana', '2026-10-31', 'midnight comes twice'],
    ['Asia/Beirut', '2026-03-28', 'clocks jump over midnight'],
    ['Asia/Beirut', '2026-10-24', 'the hour before midnight comes twice'],
    ['Pacific/Kiritimati', '2026-12-31', 'on the date line'],
  ])('in %s on %s, where %s, is that day', (strange, day) => {
    const calendar = { zone: strange, holidays: () => [] };
    const end = computeDeadline(
      { amount: '0 days', from: local(`${day}T12:00`, strange), fromLabel: 'start', rule: '0 days' },
      calendar,
    ).at;
    for (const amount of ['1 day', 'P1D']) {
      const { at, derivation } = after(amount, end, {}, calendar);
      expect(derivation.fromEndOf).toBe(day);
      const next = DateTime.fromISO(day).plus({ days: 1 }).toISODate();
      expect(shown(new Date(at.getTime() - 1), strange).slice(0, 10)).toBe(next);
      expect(shown(at, strange).slice(0, 10)).not.toBe(next);
    }
  });
});

describe('a date that a zone left out is no day', () => {
  const apia = { zone: 'Pacific/Apia', holidays: () => [] };
  const thursday = local('2011-12-29T10:00', apia.zone);

  it.each([
    ['1 day', '2012-01-01T00:00'],
    ['1 business day', '2012-01-03T00:00'],
    ['P1D', '2011-12-31T10:00'],
  ])('%s after the day before it ends %s', (amount, expected) => {
    expect(shown(after(amount, thursday, {}, apia).at, apia.zone)).toBe(expected);
  });

  it('is passed over backward as well, and from the end of the day before it', () => {
    const monday = local('2012-01-02T10:00', apia.zone);
    expect(shown(after('1 business day', monday, { direction: 'before' }, apia).at, apia.zone)).toBe(
      '2011-12-31T00:00',
    );
    expect(after('1 day', local('2011-12-31T00:00', apia.zone), {}, apia).derivation).toMatchObject({
      fromEndOf: '2011-12-29',
      instant: local('2012-01-01T00:00', apia.zone).toISOString(),
    });
  });
});

it('counting on from a deadline by days is counting all the days at once', () => {
  const instants = fc.date({ min: new Date('2010-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  const zones = fc.constantFrom(
    zone,
    'America/Havana',
    'Asia/Beirut',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Pacific/Chatham',
  );
  const units = fc.constantFrom('business days', 'days');
  const counts = fc.integer({ min: 1, max: 30 });
  const directions = fc.constantFrom('after' as const, 'before' as const);
  fc.assert(
    fc.property(instants, zones, units, counts, counts, directions, (from, where, unit, first, second, direction) => {
      const calendar = { ...clinic, zone: where };
      const due = after(`${first} ${unit}`, from, { direction, isFromDeadline: false }, calendar).at;
      const once = after(`${first + second} ${unit}`, from, { direction, isFromDeadline: false }, calendar).at;
      const on = after(`${second} ${unit}`, due, { direction }, calendar);
      expect(on.at).toEqual(once);
      const { fromEndOf, ...rest } = on.derivation;
      const again = {
        ...rest,
        amount: `${second} ${unit}`,
        from: new Date(rest.from),
        isFromDeadline: fromEndOf !== undefined,
      };
      expect(computeDeadline(again, calendar)).toEqual(on);
    }),
    { numRuns: 500 },
  );
});

describe('in a pathway', () => {
  const resolve = (host: EngineHost, key: string) => {
    const asked = host.ofType('deadline').filter((effect) => effect.key.startsWith(key));
    const compute = (request: DeadlineRequest) => computeDeadline(request, clinic);
    return resolveDeadlines(asked, compute, earliestDeadline, { earlier: () => null, fact: () => null });
  };

  it('a rung "1 business day after" the end of Wednesday is the end of Thursday', () => {
    const host = new EngineHost(
      pathwayOf(`- task: call
      title: Call
      queue: nurses
      due: 2 business days of start
      escalate: [{ after: 1 business day, to: managers }]`),
    ).start();
    const deadlines = resolve(host, 'call#1');
    const [due, rung] = ['call#1/due', 'call#1/escalate/1'].map((key) => deadlines.get(key));
    const step = (at: Date | undefined) => DateTime.fromJSDate(at ?? new Date(0), { zone });
    const expected = after('1 business day', due?.at ?? new Date(0)).at;
    expect(rung?.at).toEqual(expected);
    expect(rung?.derivation.fromEndOf).toBe(step(due?.at).minus({ milliseconds: 1 }).toISODate());
  });
});

it.each([
  [{ deadline: 'visit#1/due', label: 'due' }, '2026-09-18T00:00'],
  [{ at: local('2026-09-17T00:00').getTime(), label: 'visit planned', isDeadline: true as const }, '2026-09-18T00:00'],
  [{ at: local('2026-09-17T00:00').getTime(), label: 'visit done' }, '2026-09-19T00:00'],
])('one business day of %j ends %s', (from, expected) => {
  const asked = [{ type: 'deadline' as const, key: 'call#1/due', amount: '1 business day', from }];
  const compute = (request: DeadlineRequest) => computeDeadline(request, clinic);
  const dates = { earlier: () => local('2026-09-17T00:00'), fact: () => null };
  const resolved = resolveDeadlines(asked, compute, earliestDeadline, dates).get('call#1/due');
  expect(shown(resolved?.at ?? new Date(0))).toBe(expected);
});
