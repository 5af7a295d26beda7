import type { BusinessCalendar } from '../core/calendar/business-calendar';
import { computeDeadline, earliestDeadline } from '../core/calendar/deadline';
import { deadlinesCountedFrom, factsCountedFrom, resolveDeadlines } from '../core/calendar/resolve-deadlines';
import { currentValue, type Fact, type Facts } from '../core/criteria/facts';
import type { DeadlineEffect } from '../core/pathway/effects';
import type { EnrollmentProgress } from '../core/pathway/progress';
import type { ResolvedBatch } from '../core/step-ledger';

type Deadlines = ResolvedBatch['deadlines'];

/** Where the deadlines of a step find what they count from. */
export interface DateSources {
  readonly earlier: (key: string) => Promise<Date | null>;
  readonly facts: (names: readonly string[]) => Promise<Facts>;
}

/** Computes each deadline of a step in the clinic's calendar; deadlines of earlier steps and facts are read from the record. */
export async function resolveInCalendar(
  effects: readonly DeadlineEffect[],
  calendar: BusinessCalendar,
  sources: DateSources,
): Promise<Deadlines> {
  const names = factsCountedFrom(effects);
  const read = deadlinesCountedFrom(effects).map(async (key) => [key, await sources.earlier(key)] as const);
  const [earlier, facts] = await Promise.all([Promise.all(read), names.length === 0 ? null : sources.facts(names)]);
  const known = new Map(earlier);
  return resolveDeadlines(effects, (request) => computeDeadline(request, calendar), earliestDeadline, {
    earlier: (key) => known.get(key) ?? null,
    fact: (name) => dateOf(facts?.get(name)),
  });
}

function dateOf(fact: Fact | undefined): Date | null {
  const value = currentValue(fact);
  return value instanceof Date ? value : null;
}

/** The engine knows instants only; how they came about is kept from the step that computed them. */
export function withDerivations(
  progress: EnrollmentProgress,
  before: EnrollmentProgress | undefined,
  deadlines: Deadlines,
): EnrollmentProgress {
  const known = new Map(before?.timers.map(({ key, derivation }) => [key, derivation]));
  const timers = progress.timers.map((timer) => {
    const derivation = deadlines.get(timer.key)?.derivation ?? known.get(timer.key);
    return derivation === undefined ? timer : { ...timer, derivation };
  });
  return {
    ...progress,
    timers: [...timers, ...newTimers(progress, deadlines)],
    milestones: withDue(progress, deadlines),
  };
}

/** Deadlines of this very step: the engine hears of them next, and a person should see them now. */
function newTimers(progress: EnrollmentProgress, deadlines: Deadlines): EnrollmentProgress['timers'] {
  return [...deadlines]
    .filter(([key]) => !key.endsWith('/expires') && !progress.timers.some((timer) => timer.key === key))
    .map(([key, { at, derivation }]) => ({ key, at: at.toISOString(), derivation }));
}

function withDue({ milestones }: EnrollmentProgress, deadlines: Deadlines): EnrollmentProgress['milestones'] {
  const entries = Object.entries(milestones).map(([name, milestone]) => {
    const due = deadlines.get(`milestone/${name}`)?.at.toISOString();
    return [name, due === undefined ? milestone : { ...milestone, due }] as const;
  });
  return Object.fromEntries(entries);
}
