import type { PathwayDefinition, Step } from '../definition';
import { againList, interruptList, rootLists } from '../index-definition';
import type { EngineState, Sequence, StepNode } from '../state';
import { listsOf } from '../steps/registry';

/** Where a step stands in a definition. */
export interface Place {
  readonly step: Step;
  /** The step whose list it is in; null for the definition's own lists. */
  readonly owner: string | null;
  readonly list: string;
  readonly position: number;
}

export type Places = ReadonlyMap<string, Place>;

const cache = new WeakMap<PathwayDefinition, Places>();

/** The place of every step, by its id. */
export function placesOf(definition: PathwayDefinition): Places {
  const known = cache.get(definition);
  if (known) return known;
  const places = new Map<string, Place>();
  const enter = (owner: string | null, list: string, steps: readonly Step[]): void => {
    steps.forEach((step, position) => {
      places.set(step.id, { step, owner, list, position });
      for (const inner of listsOf(step)) enter(step.id, inner.name, inner.steps);
    });
  };
  for (const { name, steps } of rootLists(definition).toReversed()) enter(null, name, steps);
  cache.set(definition, places);
  return places;
}

/** The open step a sequence is at; none while it is held. */
export function nodeIn(state: Pick<EngineState, 'nodes'>, sequence: Sequence): StepNode | undefined {
  return Object.values(state.nodes).find((node) => node.sequence === sequence.key);
}

/** The sequences that an open step runs. */
export function sequencesIn(state: Pick<EngineState, 'sequences'>, owner: string | null): readonly Sequence[] {
  return Object.values(state.sequences).filter((sequence) => sequence.owner === owner);
}

/** The new number of each interrupt; a negative one for those that are gone, so that they name no list. */
export function renumberInterrupts(from: PathwayDefinition, to: PathwayDefinition): readonly number[] {
  const free = new Set(to.interrupts.keys());
  return from.interrupts.map((old, i) => {
    const alike = [...free].filter((j) => to.interrupts[j]?.on === old.on);
    const same = alike.find((j) => to.interrupts[j]?.then === old.then && to.interrupts[j]?.exit === old.exit);
    const found = same ?? alike[0];
    if (found === undefined) return -1 - i;
    free.delete(found);
    return found;
  });
}

/** The name of one of the definition's own lists in the new definition. */
export function renamedRoot(list: string, interrupts: readonly number[]): string {
  const old = interrupts.findIndex((_, i) => interruptList(i) === list);
  return old < 0 ? list : interruptList(interrupts[old] ?? -1 - old);
}

/** Whether a step of the new definition stands in the list that this sequence runs. */
export function fits(
  sequence: Sequence,
  place: Place,
  around: { readonly owner: Step | undefined; readonly newOwner: Step | undefined; readonly root: string },
): boolean {
  if (sequence.list.startsWith('again/')) return sequence.list === againList(place.step.id);
  if (sequence.owner === null) return place.owner === null && place.list === around.root;
  const { owner, newOwner } = around;
  if (!owner || !newOwner || place.owner !== owner.id || owner.kind !== newOwner.kind) return false;
  if (owner.kind === 'parallel') return true;
  if (owner.kind === 'branch' && newOwner.kind === 'branch') {
    const condition = owner.cases[caseNumber(sequence.list)]?.if;
    if (condition !== undefined && newOwner.cases[caseNumber(place.list)]?.if === condition) return true;
  }
  return place.list === sequence.list;
}

function caseNumber(list: string): number {
  return list.startsWith('case/') ? Number(list.slice('case/'.length)) : -1;
}
