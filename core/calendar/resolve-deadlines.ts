import type { DeadlineEffect } from '../pathway/effects';
import { CarepathFailure } from '../errors';
import type { DeadlineRequest } from './deadline';

type Asked = Pick<DeadlineEffect, 'key' | 'amount' | 'from' | 'direction' | 'atLatest'>;

/** What the deadlines of a step count from beside instants. */
export interface KnownDates {
  /** A deadline of an earlier step, by key. */
  readonly earlier: (key: string) => Date | null;
  /** A date among the facts; null when it is not known. */
  readonly fact: (name: string) => Date | null;
}

/**
 * Computes each deadline of a step, by key; one may count from another of the same step. One that counts from a date that
 * is not known is left out, unless it has a latest time.
 * @throws CarepathFailure `broken-definition` for one that counts from a deadline that was never set.
 */
export function resolveDeadlines<Computed extends { readonly at: Date }>(
  asked: readonly Asked[],
  compute: (request: DeadlineRequest) => Computed,
  earliest: (computed: readonly Computed[]) => Computed,
  dates: KnownDates,
): ReadonlyMap<string, Computed> {
  const deadlines = new Map<string, Computed>();
  for (const deadline of asked) {
    const base = baseOf(deadline, deadlines, dates);
    const computed = [
      ...(base === null ? [] : [compute(requestOf(deadline, base))]),
      ...(deadline.atLatest ? [compute(latestOf(deadline.atLatest))] : []),
    ];
    if (computed.length > 0) deadlines.set(deadline.key, earliest(computed));
  }
  return deadlines;
}

function baseOf(
  { from }: Asked,
  own: ReadonlyMap<string, { readonly at: Date }>,
  { earlier, fact }: KnownDates,
): Date | null {
  if ('at' in from) return new Date(from.at);
  if ('fact' in from) return fact(from.fact);
  const base = own.get(from.deadline)?.at ?? earlier(from.deadline);
  if (base !== null) return base;
  throw new CarepathFailure('broken-definition', `A deadline counts from one that was never set: "${from.label}".`);
}

function requestOf({ amount, from: base, direction }: Asked, from: Date): DeadlineRequest {
  const rule = `${amount} ${direction ?? 'of'} ${base.label}`;
  const isFromDeadline = 'deadline' in base || 'isDeadline' in base;
  return { amount, from, fromLabel: base.label, rule, isFromDeadline, ...(direction && { direction }) };
}

function latestOf({ amount, at }: NonNullable<Asked['atLatest']>): DeadlineRequest {
  return { amount, from: new Date(at), fromLabel: 'opened', rule: `at latest ${amount} of opened` };
}

/** The dates among the facts that these count from. */
export function factsCountedFrom(asked: readonly Asked[]): readonly string[] {
  return [...new Set(asked.flatMap(({ from }) => ('fact' in from ? [from.fact] : [])))];
}

/** Keys of the deadlines of earlier steps that these count from. */
export function deadlinesCountedFrom(asked: readonly Asked[]): readonly string[] {
  const own = new Set<string>();
  return asked.flatMap(({ key, from }) => {
    const missing = 'deadline' in from && !own.has(from.deadline) ? [from.deadline] : [];
    own.add(key);
    return missing;
  });
}
