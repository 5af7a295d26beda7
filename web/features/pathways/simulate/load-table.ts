import type { Simulation } from '../../../../api/contract/simulation';

type Population = NonNullable<Simulation['population']>;
export type LoadKind = 'opened' | 'due' | 'open';

/** The numbers of each queue by weekday, Monday first, with how long each bar is: 1 for the highest of all queues. */
export function loadRows(
  load: Population['load'],
  kind: LoadKind,
): readonly { readonly queue: string; readonly days: readonly { readonly count: number; readonly share: number }[] }[] {
  const most = Math.max(0, ...load.flatMap(({ days }) => days.map((day) => day[kind])));
  return load.map(({ queue, days }) => ({
    queue,
    days: days.map((day) => ({ count: day[kind], share: most === 0 ? 0 : day[kind] / most })),
  }));
}

/** How the patients end, the most frequent first. */
export function outcomeShares({ outcomes, patients }: Pick<Population, 'outcomes' | 'patients'>): readonly {
  readonly outcome: string;
  readonly count: number;
  readonly share: number;
}[] {
  return Object.entries(outcomes)
    .map(([outcome, count]) => ({ outcome, count, share: patients === 0 ? 0 : count / patients }))
    .sort((one, other) => other.count - one.count);
}

/** The short names of the days, Monday first. */
export function weekdayNames(language: string): readonly string[] {
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  // 1 January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, day) => name.format(Date.UTC(2024, 0, 1 + day)));
}
