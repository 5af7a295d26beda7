import type { z } from 'zod';
import type { Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import type { PatientRepository } from '../../core/repositories';
import type { foundCohort } from '../contract/campaigns';

type Found = z.infer<typeof foundCohort>;

/** Looked up together. */
const AT_ONCE = 500;

/** Whom the names of a list mean, and which of them mean nobody, several, or somebody who was named before. */
export async function findCohort(
  { patients }: { readonly patients: Pick<PatientRepository, 'named'> },
  scope: Scope,
  names: readonly string[],
): Promise<Found> {
  const holders = new Map<string, Set<string>>();
  const distinct = [...new Set(names)];
  for (let at = 0; at < distinct.length; at += AT_ONCE) {
    for (const patient of await patients.named(scope, distinct.slice(at, at + AT_ONCE))) {
      for (const name of namesOf(patient)) holders.set(name, (holders.get(name) ?? new Set()).add(patient.id));
    }
  }
  const found: Found = { patientIds: [], unknown: [], ambiguous: [], duplicate: [] };
  const firstOf = new Map<string, number>();
  names.forEach((identifier, position) => {
    const [id, another] = holders.get(identifier) ?? [];
    const first = id === undefined ? undefined : firstOf.get(id);
    if (id === undefined) found.unknown.push({ position, identifier });
    else if (another !== undefined) found.ambiguous.push({ position, identifier });
    else if (first !== undefined) found.duplicate.push({ position, identifier, first });
    else {
      firstOf.set(id, position);
      found.patientIds.push(id);
    }
  });
  return found;
}

function namesOf({ id, identifiers }: Patient): readonly string[] {
  return [id, ...identifiers.flatMap(({ system, value }) => [value, `${system}|${value}`])];
}
