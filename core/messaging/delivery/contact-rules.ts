import { dayLength, dayNumber, wallClock, weekdayOf, type WallClock } from '../../calendar/wall-clock';
import { CarepathFailure } from '../../errors';
import { nextAllowed, type QuietHours } from './quiet-hours';

const MINUTE = 60_000;
const WEEK_DAYS = 7;
/** How long one waits that others go before. */
const PRIORITY_HOLD_MS = MINUTE;
/** One that was to go this long ago and did not is not waited for: its pathway is held, or its worker gone. */
const WAITED_FOR_MS = 10 * MINUTE;
/** A week of budget and a week of days that are not allowed; what is held longer could never go. */
const LONGEST_HOLD_MS = 21 * dayLength;

/** When and how often an organization texts one address. */
export interface ContactRules {
  readonly quietHours: QuietHours;
  /** 0 is Monday. */
  readonly allowedDays: readonly number[];
  /** Texts in a local day and in seven local days, 1 at least. */
  readonly budget: { readonly perDay: number; readonly perWeek: number };
}

export type RuledHold = 'quiet-hours' | 'day-not-allowed' | 'daily-budget' | 'weekly-budget' | 'priority';

/** A message that the budget governs. Instants are epoch ms. */
export interface QueuedMessage {
  readonly intentId: string;
  /** A question goes before what only tells something. */
  readonly asks: boolean;
  /** Of equal ones the earlier goes first. */
  readonly since: number;
  /** Messages of the same key may go out as one text; `null`: only by itself. */
  readonly mergeKey: string | null;
}

/** What an address has had, and what else waits for it. Instants are epoch ms. */
export interface ContactBook {
  readonly sends: readonly { readonly intentId: string; readonly at: number }[];
  /** `until`: when it asks next. */
  readonly waiting: readonly (QueuedMessage & { readonly until: number })[];
}

export type Turn =
  /** `with`: those that may go out in the same text, the first before the others. */
  | { readonly turn: 'now'; readonly with: readonly string[] }
  | { readonly turn: 'later'; readonly until: number; readonly reason: RuledHold };

/** When a text may be sent as far as hours and days go, the budget aside; `null`: now. Every one of the zones has to allow it. */
export function nextOpen(
  now: number,
  rules: Pick<ContactRules, 'quietHours' | 'allowedDays'>,
  zones: readonly string[],
): Extract<Turn, { turn: 'later' }> | null {
  const clocks = zones.map(wallClock);
  return laterAfter(now, (at) => firstClosed(at, rules, clocks));
}

/**
 * Whether it is a message's turn at an address, in every one of the zones where the patient may be. Pure: the caller takes
 * the turn by one compare-and-set on the book it asked with.
 * @throws CarepathFailure `invalid-input` for an unknown zone, or for rules by which no text could ever be sent.
 */
export function turnOf(
  message: QueuedMessage,
  book: ContactBook,
  rules: ContactRules,
  zones: readonly string[],
  now: number,
): Turn {
  const clocks = zones.map(wallClock);
  const sent = book.sends.filter(({ intentId }) => intentId !== message.intentId).map(({ at }) => at);
  const later = laterAfter(now, (at) => firstClosed(at, rules, clocks) ?? firstSpent(at, sent, rules, clocks));
  if (later) return later;
  const others = book.waiting.filter(({ intentId }) => intentId !== message.intentId);
  const before = others.filter((other) => isReady(other, now) && goesFirst(other, message));
  if (before.length >= Math.min(...clocks.map((clock) => budgetLeft(now, sent, rules, clock)))) {
    return { turn: 'later', until: now + PRIORITY_HOLD_MS, reason: 'priority' };
  }
  const endOfDay = Math.min(...clocks.map((clock) => clock.reaches((dayAt(clock, now) + 1) * dayLength)));
  const along = others.filter(
    ({ mergeKey, until }) =>
      mergeKey !== null && mergeKey === message.mergeKey && isAwaited(until, now) && until < endOfDay,
  );
  return { turn: 'now', with: along.sort(inOrder).map(({ intentId }) => intentId) };
}

interface Obstacle {
  readonly until: number;
  readonly reason: Exclude<RuledHold, 'priority'>;
}

/** Of several obstacles in a row the one that says most. */
const WEIGHT = { 'quiet-hours': 0, 'day-not-allowed': 1, 'daily-budget': 2, 'weekly-budget': 3 } as const;

/** The end of all obstacles in a row. */
function laterAfter(
  now: number,
  obstacleAt: (at: number) => Obstacle | undefined,
): Extract<Turn, { turn: 'later' }> | null {
  let reason: Obstacle['reason'] | null = null;
  let until = now;
  for (let next = obstacleAt(until); next !== undefined; next = obstacleAt(until)) {
    if (reason === null || WEIGHT[next.reason] > WEIGHT[reason]) reason = next.reason;
    until = next.until;
    if (until - now > LONGEST_HOLD_MS) {
      throw new CarepathFailure('invalid-input', 'By these quiet hours and days no text could ever be sent.');
    }
  }
  return reason === null ? null : { turn: 'later', until, reason };
}

function firstClosed(
  at: number,
  { quietHours, allowedDays }: Pick<ContactRules, 'quietHours' | 'allowedDays'>,
  clocks: readonly WallClock[],
): Obstacle | undefined {
  for (const clock of clocks) {
    const day = dayAt(clock, at);
    if (!allowedDays.includes(weekdayOf(day))) {
      return { until: clock.reaches((day + 1) * dayLength), reason: 'day-not-allowed' };
    }
    const open = nextAllowed(new Date(at), clock.zone, quietHours);
    if (open) return { until: open.getTime(), reason: 'quiet-hours' };
  }
  return undefined;
}

function firstSpent(
  at: number,
  sent: readonly number[],
  { budget }: ContactRules,
  clocks: readonly WallClock[],
): Obstacle | undefined {
  for (const clock of clocks) {
    const today = dayAt(clock, at);
    const week = sentInWeek(sent, clock, today);
    const frees = week[week.length - budget.perWeek];
    if (frees !== undefined) return { until: clock.reaches((frees + WEEK_DAYS) * dayLength), reason: 'weekly-budget' };
    if (week.filter((day) => day === today).length >= budget.perDay) {
      return { until: clock.reaches((today + 1) * dayLength), reason: 'daily-budget' };
    }
  }
  return undefined;
}

function budgetLeft(at: number, sent: readonly number[], { budget }: ContactRules, clock: WallClock): number {
  const today = dayAt(clock, at);
  const week = sentInWeek(sent, clock, today);
  return Math.min(budget.perDay - week.filter((day) => day === today).length, budget.perWeek - week.length);
}

/** The local days of what was sent in the seven that end today, in order. */
function sentInWeek(sent: readonly number[], clock: WallClock, today: number): readonly number[] {
  return sent
    .map((at) => dayAt(clock, at))
    .filter((day) => day > today - WEEK_DAYS)
    .sort((one, other) => one - other);
}

function dayAt(clock: WallClock, at: number): number {
  return dayNumber(clock.wallTimeAt(at));
}

function isAwaited(until: number, now: number): boolean {
  return until > now - WAITED_FOR_MS;
}

/** It asks within the minute; so does one that waits for better ones itself. */
function isReady({ until }: { readonly until: number }, now: number): boolean {
  return until <= now + PRIORITY_HOLD_MS && isAwaited(until, now);
}

function goesFirst(one: QueuedMessage, other: QueuedMessage): boolean {
  return inOrder(one, other) < 0;
}

function inOrder(one: QueuedMessage, other: QueuedMessage): number {
  if (one.asks !== other.asks) return one.asks ? -1 : 1;
  return one.since - other.since || (one.intentId < other.intentId ? -1 : 1);
}
