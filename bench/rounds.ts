/** Figures of one round of human tasks. */
export interface Round {
  readonly completionsPerSecond: number;
  readonly p50Ms: number;
  readonly eventsPerTask: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The value, in whole milliseconds, that this share of them does not exceed; 1 is the largest. */
export function percentile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(0);
}

/** Runs `work` for each item, `width` at a time; returns each call's milliseconds. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<number[]> {
  const waiting = [...items];
  const spent: number[] = [];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const begun = performance.now();
      await work(item);
      spent.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return spent;
}

/** The middle of several rounds, figure by figure. */
export function medianRound(rounds: readonly Round[]): Round {
  return {
    completionsPerSecond: median(rounds.map((round) => round.completionsPerSecond)),
    p50Ms: median(rounds.map((round) => round.p50Ms)),
    eventsPerTask: median(rounds.map((round) => round.eventsPerTask)),
  };
}
