import { DateTime, Duration } from 'luxon';
import { factDefinition } from './catalog';
import type { Freshness } from './fact-definition';
import type { Fact } from './facts';

/** The fact as it counts at an instant: marked as stale when its evidence is older than the catalog allows. */
export function asOf(name: string, fact: Fact, at: Date): Fact {
  return agedBy(factDefinition(name)?.freshness ?? 'live', fact, at);
}

/** The same by a freshness of its own. Evidence that is exactly as old as it may be still counts. */
export function agedBy(freshness: Freshness, fact: Fact, at: Date): Fact {
  if (freshness === 'live' || fact.evidence.at === undefined) return fact;
  const oldest = DateTime.fromJSDate(at, { zone: 'utc' }).minus(Duration.fromISO(freshness.validFor));
  return fact.evidence.at < oldest.toJSDate() ? { ...fact, olderThan: freshness.validFor } : fact;
}
