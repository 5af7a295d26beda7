/** A text as the simulated carrier has written it down. */
export interface JournalLine {
  readonly sid: string;
  readonly at: string;
  readonly intent: string | null;
}

/** Messages a second in a window that begins at a message, with its second from the first one. */
export interface WindowRate {
  readonly from: number;
  readonly rate: number;
}

/** Everything that the carrier has accepted, in order. */
export async function journal(carrierUrl: string): Promise<readonly JournalLine[]> {
  const response = await fetch(`${carrierUrl}/sim/sms/journal`);
  return ((await response.json()) as { items: readonly JournalLine[] }).items;
}

/** The rate in each window that begins at a message and ends before the last one; instants in milliseconds, ascending. */
export function windowRates(instants: readonly number[], seconds: number): readonly WindowRate[] {
  const last = instants.at(-1) ?? 0;
  const starts = instants.filter((at) => at + seconds * 1000 <= last);
  const [first = 0] = instants;
  return starts.map((start) => ({
    from: Math.round((start - first) / 1000),
    rate: instants.filter((at) => at >= start && at < start + seconds * 1000).length / seconds,
  }));
}

/** The slowest and the fastest window, in words. */
export function spanOf(rates: readonly WindowRate[]): string {
  const [first] = rates;
  if (!first) return 'none';
  const least = rates.reduce((slowest, each) => (each.rate < slowest.rate ? each : slowest), first);
  const most = Math.max(...rates.map(({ rate }) => rate));
  return `${least.rate.toFixed(1)} (from second ${least.from}) to ${most.toFixed(1)}/s`;
}
