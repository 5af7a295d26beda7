import type { PathwayDefinition } from '../../core/pathway/definition';
import type { DefinitionRepository } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import { pathwaysCalledBy } from '../../core/simulation/called-pathways';

/** The pathways that a definition calls, and those that they call, in their latest versions. */
export async function loadCalledPathways(
  definitions: Pick<DefinitionRepository, 'latest'>,
  scope: Scope,
  definition: PathwayDefinition,
): Promise<ReadonlyMap<string, PathwayDefinition>> {
  const found = new Map<string, PathwayDefinition>();
  const wanted = [...pathwaysCalledBy(definition)];
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    if (found.has(name)) continue;
    const called = (await definitions.latest(scope, name))?.definition;
    if (!called) continue;
    found.set(name, called);
    wanted.push(...pathwaysCalledBy(called));
  }
  return found;
}
