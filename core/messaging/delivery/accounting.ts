import { CarepathFailure } from '../../errors';
import type { Channel, HoldReason, IntentStatus, SuppressionReason } from '../../record/message';

/** Stands for "has none" where a template, a pathway or a reason is named; no id looks like it. */
export const NONE = '-';
type OrNone<Word extends string> = Word | typeof NONE;

/** A span of instants of creation; `to` is not in it. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Which messages: each number of the accounting has the filter that finds exactly what it counts. */
export interface IntentFilter {
  readonly patientId?: string;
  readonly status?: IntentStatus | readonly IntentStatus[];
  readonly reason?: OrNone<SuppressionReason>;
  readonly channel?: Channel;
  readonly template?: string;
  readonly pathway?: string;
  /** A campaign's id. */
  readonly campaign?: string;
  /** Pending, and not to leave before an instant after this one. */
  readonly heldAt?: Date;
  readonly heldFor?: OrNone<HoldReason>;
  readonly created?: Partial<Period>;
}

/** Messages that may leave and have not left: they wait for their turn at the carrier. */
export interface Backlog {
  readonly due: number;
  /** Since when the one that waits longest might have left; `null` when none waits. */
  readonly oldestDueAt: Date | null;
}

/** How many messages there are of one kind. */
export interface IntentCount {
  readonly channel: Channel;
  readonly template: string;
  readonly pathway: string;
  readonly status: IntentStatus;
  readonly reason: OrNone<SuppressionReason>;
  /** Not to leave yet: says something of a pending message only. */
  readonly held: boolean;
  readonly heldFor: OrNone<HoldReason>;
  readonly count: number;
}

/** intended = delivered + sent + suppressed + failed + unknown + pending. */
export interface MessageAccount {
  readonly intended: number;
  readonly delivered: number;
  readonly sent: number;
  readonly suppressed: number;
  readonly suppressedBy: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly unknown: number;
  /** Neither sent nor given up: waiting, or with the carrier right now. */
  readonly pending: number;
  /** Of the pending ones, those that may not leave yet. */
  readonly held: number;
  readonly heldBy: Readonly<Record<string, number>>;
}

type Grouped<Name extends string> = MessageAccount & Readonly<Record<Name, string>>;

export interface MessageAccounting extends MessageAccount {
  readonly channels: readonly (MessageAccount & { readonly channel: Channel })[];
  /** Most messages first; `-` stands for what a person wrote. */
  readonly templates: readonly Grouped<'template'>[];
  readonly pathways: readonly Grouped<'pathway'>[];
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const MOST_DAYS = 366;

/** What is accounted for: the last 7 days unless said otherwise. @throws invalid-input for none, or more than a year */
export function accountingPeriod({ from, to }: Partial<Period>, now: Date): Period {
  const end = to ?? now;
  const start = from ?? new Date(end.getTime() - DEFAULT_DAYS * DAY_MS);
  if (start >= end) throw wrongPeriod('The period ends before it begins.', 'must be before the end');
  if (end.getTime() - start.getTime() > MOST_DAYS * DAY_MS)
    throw wrongPeriod('A period is a year at most.', 'must be at most a year before the end');
  return { from: start, to: end };
}

/** Adds up one count of everything, so that every number is of the same moment and the sums always hold. */
export function accountFor(counts: readonly IntentCount[]): MessageAccounting {
  return {
    ...total(counts),
    channels: grouped(
      counts,
      ({ channel }) => channel,
      (channel) => ({ channel }),
    ),
    templates: grouped(
      counts,
      ({ template }) => template,
      (template) => ({ template }),
    ),
    pathways: grouped(
      counts,
      ({ pathway }) => pathway,
      (pathway) => ({ pathway }),
    ),
  };
}

function grouped<Key extends string, Named>(
  counts: readonly IntentCount[],
  keyOf: (count: IntentCount) => Key,
  named: (key: Key) => Named,
): readonly (MessageAccount & Named)[] {
  const keys = [...new Set(counts.map(keyOf))].sort();
  return keys
    .map((key) => ({ ...named(key), ...total(counts.filter((count) => keyOf(count) === key)) }))
    .sort((one, other) => other.intended - one.intended);
}

function total(counts: readonly IntentCount[]): MessageAccount {
  const sum = (which: (count: IntentCount) => boolean): number =>
    counts.filter(which).reduce((so, { count }) => so + count, 0);
  const inStatus = (...statuses: readonly IntentStatus[]): number => sum(({ status }) => statuses.includes(status));
  const held = counts.filter((count) => count.status === 'pending' && count.held);
  const suppressed = counts.filter(({ status }) => status === 'suppressed');
  return {
    intended: sum(() => true),
    delivered: inStatus('delivered'),
    sent: inStatus('sent'),
    suppressed: inStatus('suppressed'),
    suppressedBy: tally(suppressed, ({ reason }) => reason),
    failed: inStatus('failed'),
    unknown: inStatus('unknown'),
    pending: inStatus('pending', 'sending'),
    held: held.reduce((so, { count }) => so + count, 0),
    heldBy: tally(held, ({ heldFor }) => heldFor),
  };
}

function tally(counts: readonly IntentCount[], wordOf: (count: IntentCount) => string): Record<string, number> {
  const tallied: Record<string, number> = {};
  for (const each of counts) tallied[wordOf(each)] = (tallied[wordOf(each)] ?? 0) + each.count;
  return tallied;
}

function wrongPeriod(sentence: string, message: string): CarepathFailure {
  return new CarepathFailure('invalid-input', sentence, [{ pointer: '/query/from', message }]);
}
