import type { Scope } from '../record/scope';
import { milestoneGroup, splitFactName } from './catalog';
import type { Fact, Facts } from './facts';
import { asOf } from './freshness';
import { readEncounterFact } from './reading/encounter';
import { readMessagesFact, readMilestoneFact } from './reading/enrollment';
import { readHistoryFact } from './reading/history';
import { readContactFact, readPatientFact } from './reading/patient';
import { readScoreFact } from './reading/scores';
import { type FactReader, type FactRepositories, type FactSubject, Records } from './reading/records';

export type { FactRepositories, FactSubject } from './reading/records';

/** Who computes the facts of a group. */
const readers: ReadonlyMap<string, FactReader> = new Map([
  ['patient', readPatientFact],
  ['contact', readContactFact],
  ['encounter', readEncounterFact],
  ['lace', readEncounterFact],
  ['history', readHistoryFact],
  ['messages', readMessagesFact],
  ['phq2', readScoreFact],
  ['phq9', readScoreFact],
  ['sdoh', readScoreFact],
  [milestoneGroup, readMilestoneFact],
]);

/**
 * Loads the named facts and nothing else; a record that no named fact needs is not read, and none is read twice. A missing
 * fact is absent, a stale one is marked. Without `encounterId` the encounter is the one that triggered the enrollment.
 */
export async function loadFacts(
  repositories: FactRepositories,
  scope: Scope,
  subject: FactSubject,
  names: readonly string[],
): Promise<Facts> {
  const records = new Records(repositories, scope, subject);
  const found = await Promise.all(
    [...new Set(names)].map(async (name): Promise<readonly (readonly [string, Fact])[]> => {
      const fact = await readers.get(splitFactName(name)[0])?.(records, name);
      return fact ? [[name, asOf(name, fact, subject.at)]] : [];
    }),
  );
  return new Map(found.flat());
}
