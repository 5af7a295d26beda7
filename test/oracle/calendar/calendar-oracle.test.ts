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
/** The second of a chain counts from the result of the first. */
type Chain = readonly [...Case, direction: 1 | -1, amount: string, length: number, skipped: number];

interface Oracle<Each> {
  readonly calendars: readonly BusinessCalendar[];
  readonly cases: readonly Each[];
}

function oracle<Each>(file: string): Oracle<Each> {
  const [first = '', ...lines] = gunzipSync(readFileSync(join(__dirname, file)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return { calendars: calendarsOf(JSON.parse(first)), cases: lines.map((line): Each => JSON.parse(line)) };
}

const { calendars, cases } = oracle<Case>('cases.jsonl.gz');
const odd = oracle<Case | Chain>('chains.jsonl.gz');

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
function disagreement(
  calendar: BusinessCalendar,
  [at, zone, sign, amount, start, length, skipped]: Case,
  isFromDeadline = false,
): string | null {
  const direction = sign === 1 ? 'after' : 'before';
  const from = new Date(start * 1000);
  const { derivation } = computeDeadline(
    { amount, from, fromLabel: 'start', rule: amount, direction, isFromDeadline, ...(zone !== null && { zone }) },
    calendar,
  );
  const expected = new Date((start + length) * 1000).toISOString();
  if (derivation.instant === expected && derivation.holidaysSkipped.length === skipped) return null;
  return (
    `${amount} ${direction} ${from.toISOString()} in ${zone ?? calendar.zone} by calendar ${at} is ` +
    `${expected} with ${skipped} holidays skipped, not ${derivation.instant} with ` +
    (derivation.holidaysSkipped.map(({ date, name }) => `${name} (${date})`).join(', ') || 'none')
  );
}

function isChain(each: Case | Chain): each is Chain {
  return each.length > 7;
}

/** The count from the result of the first, as a case of its own. */
function secondOf([at, zone, , , start, length, , direction, amount, further, skipped]: Chain): Case {
  return [at, zone, direction, amount, start + length, further, skipped];
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
  const wrong = cases.flatMap((each, index) => {
    const told = disagreement(calendars[each[0]]!, each);
    return told === null ? [] : [`case ${index + 2}: ${told}`];
  });
  expect(wrong.slice(0, 10)).toEqual([]);
});

test('so is every deadline in an odd zone, and every one that counts from another', () => {
  const chains = odd.cases.filter(isChain);
  expect([odd.cases.length, chains.length]).toEqual([6000, 4000]);
  expect(new Set(odd.calendars.map(({ zone }) => zone)).size).toBe(16);
  const wrong = odd.cases.flatMap((each, index) => {
    const [at, zone, direction, amount, start, length, skipped] = each;
    const calendar = odd.calendars[at]!;
    const told = [
      disagreement(calendar, [at, zone, direction, amount, start, length, skipped]),
      ...(isChain(each) ? [disagreement(calendar, secondOf(each), true)] : []),
    ].filter((one) => one !== null);
    return told.map((one) => `chain ${index + 2}: ${one}`);
  });
  expect(wrong.slice(0, 10)).toEqual([]);
});
