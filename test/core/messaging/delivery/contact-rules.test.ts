import fc from 'fast-check';
import { dayLength, dayNumber, wallClock, weekdayOf } from '../../../../core/calendar/wall-clock';
import {
  nextOpen,
  turnOf,
  type ContactRules,
  type QueuedMessage,
} from '../../../../core/messaging/delivery/contact-rules';

const boston = 'America/New_York';
const minute = 60_000;
const hour = 60 * minute;
const at = (iso: string): number => Date.parse(iso);
const rules: ContactRules = {
  quietHours: { start: '21:00', end: '08:00' },
  allowedDays: [0, 1, 2, 3, 4, 5, 6],
  budget: { perDay: 1, perWeek: 3 },
};
const message = (intentId: string, fields: Partial<QueuedMessage> = {}): QueuedMessage => ({
  ...{ intentId, asks: false, since: 0, mergeKey: null },
  ...fields,
});
const sent = (...instants: readonly string[]) =>
  instants.map((iso, index) => ({ intentId: `sent-${index}`, at: at(iso) }));
const judge = (now: string, sends = sent(), with_: Partial<ContactRules> = {}, zones: readonly string[] = [boston]) => {
  const turn = turnOf(message('a'), { sends, waiting: [] }, { ...rules, ...with_ }, zones, at(now));
  return turn.turn === 'now' ? 'now' : [new Date(turn.until).toISOString(), turn.reason];
};

describe('a text of a pathway', () => {
  it('goes by day when nothing was sent', () => {
    expect(judge('2026-11-24T15:00:00Z')).toBe('now');
  });

  it('waits for the next morning after one text that day, however it is asked', () => {
    const sends = sent('2026-11-24T13:00:00Z');
    expect(judge('2026-11-24T15:00:00Z', sends)).toEqual(['2026-11-25T13:00:00.000Z', 'daily-budget']);
    expect(judge('2026-11-25T02:30:00Z', sends)).toEqual(['2026-11-25T13:00:00.000Z', 'quiet-hours']);
    expect(judge('2026-11-25T13:00:00Z', sends)).toBe('now');
  });

  it('waits until the first of three leaves the week, and says so also at night', () => {
    const sends = sent('2026-11-20T14:00:00Z', '2026-11-22T14:00:00Z', '2026-11-24T14:00:00Z');
    const until = '2026-11-27T13:00:00.000Z';
    expect(judge('2026-11-25T15:00:00Z', sends)).toEqual([until, 'weekly-budget']);
    expect(judge('2026-11-25T03:00:00Z', sends)).toEqual([until, 'weekly-budget']);
    expect(judge(until, sends)).toBe('now');
  });

  it('waits for a day that is allowed', () => {
    const allowedDays = [0, 1, 2, 3, 4];
    const saturday = '2026-11-28T15:00:00Z';
    expect(judge(saturday, [], { allowedDays })).toEqual(['2026-11-30T13:00:00.000Z', 'day-not-allowed']);
  });

  it('does not count its own turn, taken before a crash', () => {
    const sends = [{ intentId: 'a', at: at('2026-11-24T13:00:00Z') }];
    expect(judge('2026-11-24T15:00:00Z', sends)).toBe('now');
  });

  it('of a patient who may live in two zones goes when both allow it', () => {
    const zones = [boston, 'America/Los_Angeles'];
    expect(judge('2026-11-24T13:00:00Z', [], {}, zones)).toEqual(['2026-11-24T16:00:00.000Z', 'quiet-hours']);
    expect(judge('2026-11-25T01:59:00Z', [], {}, zones)).toBe('now');
    expect(judge('2026-11-25T02:00:00Z', [], {}, zones)).toEqual(['2026-11-25T16:00:00.000Z', 'quiet-hours']);
  });

  it('waits for the morning of the night in which the clocks change', () => {
    expect(judge('2026-03-08T03:00:00Z')).toEqual(['2026-03-08T12:00:00.000Z', 'quiet-hours']);
    expect(judge('2026-11-01T02:00:00Z')).toEqual(['2026-11-01T13:00:00.000Z', 'quiet-hours']);
  });

  it('is refused where no text could ever go', () => {
    expect(() => judge('2026-11-24T13:00:00Z', [], { allowedDays: [] })).toThrow(/ever be sent/);
    const quietHours = { start: '12:00', end: '08:00' };
    expect(() => nextOpen(0, { ...rules, quietHours }, [boston, 'Asia/Shanghai'])).toThrow(/ever be sent/);
  });
});

describe('several that wait', () => {
  const now = at('2026-11-24T13:00:00Z');
  const waiting = (id: string, fields: Partial<QueuedMessage> = {}, until = now) => ({ ...message(id, fields), until });
  const turn = (own: QueuedMessage, ...others: readonly ReturnType<typeof waiting>[]) =>
    turnOf(own, { sends: [], waiting: others }, rules, [boston], now);
  const first = { turn: 'now', with: [] };
  const yields = { turn: 'later', until: now + minute, reason: 'priority' };

  it('a question goes before what only tells something, an older one before a younger', () => {
    expect(turn(message('tells', { since: 1 }), waiting('asks', { asks: true, since: 2 }))).toEqual(yields);
    expect(turn(message('asks', { asks: true, since: 2 }), waiting('tells', { since: 1 }))).toEqual(first);
    expect(turn(message('young', { since: 2 }), waiting('old', { since: 1 }))).toEqual(yields);
    expect(turn(message('old', { since: 1 }), waiting('young', { since: 2 }))).toEqual(first);
  });

  it('one that waits itself for better ones is waited for', () => {
    expect(turn(message('young', { since: 2 }), waiting('old', { since: 1 }, now + minute))).toEqual(yields);
  });

  it('one that is not due, or was due ten minutes ago and did not ask, is not waited for', () => {
    expect(turn(message('tells'), waiting('asks', { asks: true }, now + hour))).toEqual(first);
    expect(turn(message('tells'), waiting('asks', { asks: true }, now - 10 * minute))).toEqual(first);
  });

  it('all go that the budget has room for', () => {
    const two = { ...rules, budget: { perDay: 2, perWeek: 3 } };
    const book = { sends: [], waiting: [waiting('asks', { asks: true })] };
    expect(turnOf(message('tells'), book, two, [boston], now)).toEqual(first);
  });

  it('those of the same key that wait for today may go in the same text, in order', () => {
    const mergeKey = 'rosa/en';
    const others = [
      waiting('c', { mergeKey, since: 3 }),
      waiting('b', { mergeKey, since: 2 }, now + 3 * hour),
      waiting('tomorrow', { mergeKey, since: 2 }, at('2026-11-25T13:00:00Z')),
      waiting('other', { mergeKey: 'rosa/es', since: 2 }),
      waiting('held', { mergeKey, since: 2 }, now - hour),
      waiting('single', { since: 5 }),
    ];
    expect(turn(message('a', { mergeKey, since: 1 }), ...others)).toEqual({ turn: 'now', with: ['b', 'c'] });
    expect(turn(message('a', { since: 1 }), ...others)).toEqual(first);
  });
});

describe('whatever is to be sent, and wherever', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30'))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
  const zone = fc.constantFrom(
    boston,
    'America/Denver',
    'Pacific/Honolulu',
    'America/Havana',
    'Australia/Lord_Howe',
    'Europe/London',
  );
  const start = fc.oneof(
    fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
    // Around the changes of the clocks.
    fc
      .constantFrom('2026-03-06', '2026-10-30', '2026-03-27', '2026-04-03', '2026-10-02')
      .map((day) => at(`${day}T00:00:00Z`)),
  );
  const intended = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 5 * 24 * 60 }), asks: fc.boolean(), merges: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const someRules = fc.record({
    quietHours: fc.record({ start: time, end: time }),
    allowedDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 7 }),
    budget: fc.record({ perDay: fc.integer({ min: 1, max: 2 }), perWeek: fc.integer({ min: 1, max: 4 }) }),
  });

  interface Pending extends QueuedMessage {
    until: number;
  }

  /** Each asks when it may, as the pathways do; in what order of those due at the same time, `lot` says. */
  function run(
    zones: readonly string[],
    { budget, quietHours, allowedDays }: ContactRules,
    from: number,
    pending: Pending[],
    lot: boolean,
  ) {
    const sends: { intentId: string; at: number; with: readonly string[] }[] = [];
    const overtaken: string[] = [];
    let looks = 0;
    while (pending.length > 0) {
      looks += 1;
      if (looks > 5_000) throw new Error('they ask for ever');
      pending.sort((a, b) => a.until - b.until || (lot ? 1 : -1) * a.intentId.localeCompare(b.intentId));
      const own = pending[0]!;
      const now = Math.max(own.until, from);
      const book = { sends, waiting: pending.filter(({ since }) => since <= now) };
      const turn = turnOf(own, book, { budget, quietHours, allowedDays }, zones, now);
      if (turn.turn === 'later') {
        expect(turn.until).toBeGreaterThan(now);
        own.until = turn.until;
        continue;
      }
      overtaken.push(
        ...pending.filter((other) => !own.asks && other.asks && other.until <= now).map(({ intentId }) => intentId),
      );
      sends.push({ intentId: own.intentId, at: now, with: turn.with });
      const gone = new Set([own.intentId, ...turn.with]);
      pending.splice(0, pending.length, ...pending.filter(({ intentId }) => !gone.has(intentId)));
    }
    return { sends, overtaken };
  }

  it('no more than the budget, no quiet hour, no wrong day, and every message goes in the end', () => {
    fc.assert(
      fc.property(zone, someRules, start, intended, fc.boolean(), (name, some, from, list, lot) => {
        const pending = list.map(({ after, asks, merges }, index) => ({
          intentId: `m${index}`,
          asks,
          since: from + after * minute,
          mergeKey: merges && !asks ? 'key' : null,
          until: from + after * minute,
        }));
        const { sends } = run([name], some, from, pending, lot);
        const clock = wallClock(name);
        const days = sends.map((one) => dayNumber(clock.wallTimeAt(one.at)));
        for (const day of days) {
          expect(some.allowedDays).toContain(weekdayOf(day));
          expect(days.filter((other) => other === day).length).toBeLessThanOrEqual(some.budget.perDay);
          expect(days.filter((other) => other > day - 7 && other <= day).length).toBeLessThanOrEqual(
            some.budget.perWeek,
          );
        }
        for (const one of sends) expect(isQuiet(clock.wallTimeAt(one.at) % dayLength, some.quietHours)).toBe(false);
        const gone = sends.flatMap((one) => [one.intentId, ...one.with]);
        expect([...gone].sort()).toEqual(list.map((_, index) => `m${index}`).sort());
      }),
      { numRuns: 400 },
    );
  });

  it('no question is overtaken by what only tells something, with a budget of one a day', () => {
    fc.assert(
      fc.property(zone, start, intended, fc.boolean(), (name, from, list, lot) => {
        const pending = list.map(({ after, asks }, index) => ({
          ...message(`m${index}`, { asks, since: from + after * minute }),
          until: from + after * minute,
        }));
        expect(run([name], rules, from, pending, lot).overtaken).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('of two zones each allows what is sent', () => {
    const zones = [boston, 'Pacific/Honolulu'];
    fc.assert(
      fc.property(start, intended, fc.boolean(), (from, list, lot) => {
        const pending = list.map(({ after, asks }, index) => ({
          ...message(`m${index}`, { asks, since: from + after * minute }),
          until: from + after * minute,
        }));
        const { sends } = run(zones, rules, from, pending, lot);
        for (const clock of zones.map(wallClock)) {
          const days = sends.map((one) => dayNumber(clock.wallTimeAt(one.at)));
          expect(new Set(days).size).toBe(days.length);
          for (const one of sends) expect(isQuiet(clock.wallTimeAt(one.at) % dayLength, rules.quietHours)).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  /** Written apart from the code that is tested. */
  function isQuiet(time: number, quiet: ContactRules['quietHours']): boolean {
    const clockTime = new Date(time).toISOString().slice(11, 16);
    return quiet.start <= quiet.end
      ? quiet.start <= clockTime && clockTime < quiet.end
      : quiet.start <= clockTime || clockTime < quiet.end;
  }
});
