import type { PathwayDefinition, Step } from '../definition';
import { rootLists } from '../index-definition';
import { listsOf } from '../steps/registry';

/** A list of steps and where it stands. */
export interface PlacedList {
  readonly steps: readonly Step[];
  readonly owner: string | null;
  /** As the engine names it: `branch/0`, `outcome/reached`, `else`. */
  readonly name: string;
}

/** A step and the list it stands in. */
export interface PlacedStep {
  readonly step: Step;
  readonly list: readonly Step[];
  readonly path: readonly PropertyKey[];
}

/** All steps of a definition by id, in the order of the document, and all lists. */
export interface Layout {
  readonly definition: PathwayDefinition;
  readonly steps: ReadonlyMap<string, PlacedStep>;
  readonly lists: ReadonlyMap<unknown, PlacedList>;
}

/** Finds every step and list of a definition, whatever the kinds of its steps. */
export function layoutOf(definition: PathwayDefinition): Layout {
  const steps = new Map<string, PlacedStep>();
  const lists = new Map<unknown, PlacedList>();
  const enter = (list: PlacedList, path: readonly PropertyKey[]): void => {
    lists.set(list.steps, list);
    list.steps.forEach((step, i) => {
      const here = [...path, i];
      steps.set(step.id, { step, list: list.steps, path: here });
      for (const inner of listsOf(step)) {
        enter({ ...inner, owner: step.id }, [...here, ...(pathTo(inner.steps, step) ?? [inner.name])]);
      }
    });
  };
  for (const root of rootLists(definition)) {
    enter({ ...root, owner: null }, pathTo(root.steps, definition) ?? [root.name]);
  }
  return { definition, steps, lists };
}

/** Where a list is held within a value; lists of inner steps are not searched. */
function pathTo(list: readonly Step[], value: object): readonly PropertyKey[] | undefined {
  for (const [key, inner] of Object.entries<unknown>({ ...value })) {
    if (typeof inner !== 'object' || inner === null) continue;
    const part = Array.isArray(value) ? Number(key) : key;
    if (inner === list) return [part];
    const deeper = isStepList(inner) ? undefined : pathTo(list, inner);
    if (deeper) return [part, ...deeper];
  }
  return undefined;
}

function isStepList(value: object): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof first === 'object' && first !== null && 'kind' in first && 'id' in first;
}
