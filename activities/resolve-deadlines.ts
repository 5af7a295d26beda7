import { computeDeadline } from '../core/calendar/deadline';
import type { BusinessCalendar } from '../core/calendar/business-days';
import { CarepathFailure } from '../core/errors';
import type { DeadlineEffect } from '../core/pathway/effects';
import type { EnrollmentProgress } from '../core/pathway/progress';
import type { ResolvedBatch } from '../core/step-ledger';

type Deadlines = ResolvedBatch['deadlines'];

/** Computes each deadline of a step in the clinic's calendar; one may count from another of the same or an earlier step. */
export async function resolveDeadlines(
  effects: readonly DeadlineEffect[],
  calendar: BusinessCalendar,
  earlier: (key: string) => Promise<Date | null>,
): Promise<Deadlines> {
  const deadlines = new Map<string, { at: Date; derivation: ReturnType<typeof computeDeadline>['derivation'] }>();
  for (const { key, amount, from } of effects) {
    const base =
      'at' in from ? new Date(from.at) : (deadlines.get(from.deadline)?.at ?? (await earlier(from.deadline)));
    if (base === null) {
      throw new CarepathFailure('broken-definition', `A deadline counts from one that was never set: "${from.label}".`);
    }
    const rule = `${amount} of ${from.label}`;
    deadlines.set(key, computeDeadline({ amount, from: base, fromLabel: from.label, rule }, calendar));
  }
  return deadlines;
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
