import { encounterFacts } from './catalog/encounter';
import { historyFacts, milestoneFact } from './catalog/history';
import { patientFacts } from './catalog/patient';
import { scoreFacts } from './catalog/scores';
import type { FactDefinition } from './fact-definition';

export type { FactDefinition, FactType } from './fact-definition';

/** Every fact with a fixed name, as `<group>.<name>`. Numbers are doubles: conditions compare with `10.0`. */
export const factCatalog: ReadonlyMap<string, FactDefinition> = new Map<string, FactDefinition>([
  ...encounterFacts,
  ...historyFacts,
  ...patientFacts,
  ...scoreFacts,
]);

/** Facts a definition names itself: `milestone.<name>` is true once the enrollment has reached that milestone. */
export const milestoneGroup = 'milestone';

/** What conditions and texts inside a `for` call the item that the round is about. */
export const itemName = 'item';

/** What is known about a fact's name; `undefined` when there is no such fact. */
export function factDefinition(name: string): FactDefinition | undefined {
  const [group, rest] = splitFactName(name);
  return group === milestoneGroup && rest !== '' ? milestoneFact : factCatalog.get(name);
}

/** The first parts of all fact names. */
export const factGroups: ReadonlySet<string> = new Set([
  ...[...factCatalog.keys()].map((name) => splitFactName(name)[0]),
  milestoneGroup,
]);

export function splitFactName(name: string): readonly [group: string, rest: string] {
  const dot = name.indexOf('.');
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}
