import { dueStanding } from '../../web/time/due';
import { endsADay } from '../../web/time/format';
import { readLocalDateTime, snoozeEnd } from '../../web/features/today/snooze-times';
import { instantOf, wallTime } from '../../web/time/zone';

const NEW_YORK = 'America/New_York';
const at = (iso: string) => new Date(iso);

describe('wall-clock times in a zone', () => {
  it.each([
    ['2026-01-15T13:30:00Z', { year: 2026, month: 1, day: 15, hour: 8, minute: 30 }],
    ['2026-07-15T12:30:00Z', { year: 2026, month: 7, day: 15, hour: 8, minute: 30 }],
    ['2026-03-09T04:00:00Z', { year: 2026, month: 3, day: 9, hour: 0, minute: 0 }],
  ])('%s and back', (iso, wall) => {
    expect(wallTime(at(iso), NEW_YORK)).toEqual(wall);
    expect(instantOf(wall, NEW_YORK)).toEqual(at(iso));
  });

  it('moves a time that the clock skips in spring past the change', () => {
    const skipped = instantOf({ year: 2026, month: 3, day: 8, hour: 2, minute: 30 }, NEW_YORK);
    expect(skipped).toEqual(at('2026-03-08T07:30:00Z'));
  });

  it('takes the first of a time that comes twice in autumn', () => {
    const doubled = instantOf({ year: 2026, month: 11, day: 1, hour: 1, minute: 30 }, NEW_YORK);
    expect(doubled).toEqual(at('2026-11-01T05:30:00Z'));
  });

  it('knows a deadline that ends with the day in its own zone', () => {
    expect(endsADay(at('2026-11-25T05:00:00Z'), NEW_YORK)).toBe(true);
    expect(endsADay(at('2026-11-25T05:00:00Z'), 'America/Los_Angeles')).toBe(false);
  });
});

describe('snoozing by the clinic’s clock', () => {
  const mondayMorning = at('2026-11-23T14:00:00Z');

  it.each([
    ['hour', '2026-11-23T15:00:00Z'],
    ['afternoon', '2026-11-23T19:00:00Z'],
    ['tomorrow', '2026-11-24T13:00:00Z'],
    ['monday', '2026-11-30T13:00:00Z'],
  ] as const)('%s', (snooze, until) => {
    expect(snoozeEnd(snooze, mondayMorning, NEW_YORK)).toEqual(at(until));
  });

  it('offers no afternoon when it is afternoon', () => {
    expect(snoozeEnd('afternoon', at('2026-11-23T19:30:00Z'), NEW_YORK)).toBeUndefined();
  });

  it('means 8 o’clock also over the night of a daylight-saving change', () => {
    expect(snoozeEnd('tomorrow', at('2026-10-31T15:00:00Z'), NEW_YORK)).toEqual(at('2026-11-01T13:00:00Z'));
  });

  it('reads a typed date and time in the zone, wherever the browser is', () => {
    expect(readLocalDateTime('2026-07-01T09:15', NEW_YORK)).toEqual(at('2026-07-01T13:15:00Z'));
    expect(readLocalDateTime('', NEW_YORK)).toBeUndefined();
  });
});

describe('time left', () => {
  const now = at('2026-11-23T12:00:00Z');

  it.each([
    ['2026-11-23T11:59:59Z', { tone: 'overdue', unit: 'minutes', count: 0 }],
    ['2026-11-23T12:40:00Z', { tone: 'soon', unit: 'minutes', count: 40 }],
    ['2026-11-23T15:59:00Z', { tone: 'soon', unit: 'hours', count: 3 }],
    ['2026-11-24T23:00:00Z', { tone: 'later', unit: 'hours', count: 35 }],
    ['2026-11-20T11:00:00Z', { tone: 'overdue', unit: 'days', count: 3 }],
  ])('until %s', (due, standing) => {
    expect(dueStanding(at(due), now)).toEqual(standing);
  });
});
