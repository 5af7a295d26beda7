import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BusinessCalendar, OpeningHours, Weekday } from '../../../core/calendar/business-calendar';
import { computeDeadline } from '../../../core/calendar/deadline';

/** As `make.py` writes them; it says what computed them and what differs on purpose. */
interface Calendars {
  readonly holidays: readonly { readonly [date: string]: string }[];
  readonly calendars: readonly {
    readonly zone: string;
    readonly holidays: number;
    readonly hours: { readonly [weekday in Weekday]?: readonly Hours[] } | null;
    readonly closed: { readonly [date: string]: string };
    readonly extra: { readonly [date: string]: readonly Hours[] };
  }[];
}
type Hours = readonly [string, string];
type Case = readonly [
  calendar: number,
  zone: string | null,
  direction: 1 | -1,
  amount: string,
  from: number,
  length: number,
  skipped: number,
];

const [first = '', ...lines] = gunzipSync(readFileSync(join(__dirname, 'cases.jsonl.gz')))
  .toString('utf8')
  .trimEnd()
  .split('\n');
const calendars = calendarsOf(JSON.parse(first));
const cases = lines.map((line): Case => JSON.parse(line));

function calendarsOf({ holidays, calendars }: Calendars): BusinessCalendar[] {
  const sets = holidays.map((set) => {
    const named = namedDays(set);
    return (year: number) => named.filter(({ date }) => date.startsWith(String(year)));
  });
  return calendars.map(({ zone, holidays, hours, closed, extra }) => ({
    zone,
    holidays: sets[holidays]!,
    ...(hours && {
      openingHours: Object.fromEntries(
        Object.entries(hours).map(([weekday, open]) => [weekday, open.map(openingHours)]),
      ),
    }),
    closedDays: namedDays(closed),
    extraOpenDays: Object.entries(extra).map(([date, open]) => ({ date, hours: open.map(openingHours) })),
  }));
}

function namedDays(days: { readonly [date: string]: string }) {
  return Object.entries(days).map(([date, name]) => ({ date, name }));
}

function openingHours([opens, closes]: Hours): OpeningHours {
  return { opens, closes };
}

/** What is wrong with our answer, with all that is needed to compute it by hand; null when it is the oracle's. */
function disagreement([at, zone, sign, amount, start, length, skipped]: Case, line: number): string | null {
  const direction = sign === 1 ? 'after' : 'before';
  const calendar = calendars[at]!;
  const from = new Date(start * 1000);
  const { derivation } = computeDeadline(
    { amount, from, fromLabel: 'start', rule: amount, direction, ...(zone !== null && { zone }) },
    calendar,
  );
  const expected = new Date((start + length) * 1000).toISOString();
  if (derivation.instant === expected && derivation.holidaysSkipped.length === skipped) return null;
  return (
    `case ${line}: ${amount} ${direction} ${from.toISOString()} in ${zone ?? calendar.zone} by calendar ${at} is ` +
    `${expected} with ${skipped} holidays skipped, not ${derivation.instant} with ` +
    (derivation.holidaysSkipped.map(({ date, name }) => `${name} (${date})`).join(', ') || 'none')
  );
}

test('the oracle has 20,000 cases, with every kind of amount in both directions', () => {
  expect(cases).toHaveLength(20_000);
  const kinds = new Set(cases.map(([, , direction, amount]) => `${direction} ${amount.replace(/\d+ ?/g, '')}`));
  for (const kind of [
    'business days',
    'business hours',
    'days',
    'hours',
    'minutes',
    'PM',
    'PYM',
    'PD',
    'PWD',
    'PDTHM',
  ]) {
    expect(kinds).toContain(`1 ${kind}`);
    expect(kinds).toContain(`-1 ${kind}`);
  }
});

test('every deadline is the instant that other libraries compute, with as many holidays skipped', () => {
  const wrong = cases.map((each, index) => disagreement(each, index + 2)).filter((message) => message !== null);
  expect(wrong.slice(0, 10)).toEqual([]);
});
