import { duesOf } from './anchors';
import type { Interrupt, PathwayDefinition, Step } from './definition';
import { listsOf } from './steps/registry';

/** Finds steps and lists of a definition by name, so that a state needs to hold ids only. */
export interface DefinitionIndex {
  readonly definition: PathwayDefinition;
  step(id: string): Step | undefined;
  /** The list `name` of a step, or of the definition itself (`steps`, `interrupt/<n>`, `added/<id>`) when `owner` is null. */
  list(owner: string | null, name: string): readonly Step[];
  /** Whether another step counts from when this one was done, or was to be done. */
  isAnchor(id: string): boolean;
  /** Whether it is done for each item of a list. */
  standsInFor(id: string): boolean;
}

const cache = new WeakMap<PathwayDefinition, DefinitionIndex>();

/** Indexes a definition once; definitions are immutable. */
export function indexDefinition(definition: PathwayDefinition): DefinitionIndex {
  const known = cache.get(definition);
  if (known) return known;
  const index = buildIndex(definition);
  cache.set(definition, index);
  return index;
}

function buildIndex(definition: PathwayDefinition): DefinitionIndex {
  const steps = new Map<string, Step>();
  const lists = new Map<string, readonly Step[]>();
  const anchors = new Set<string>();
  const forEach = new Set<string>();
  const visit = (owner: string | null, name: string, list: readonly Step[], inFor = false): void => {
    lists.set(listKey(owner, name), list);
    for (const step of list) {
      steps.set(step.id, step);
      lists.set(listKey(null, againList(step.id)), [step]);
      for (const { of, reckon } of duesOf(step)) if (of !== undefined && reckon !== undefined) anchors.add(of);
      if (inFor) forEach.add(step.id);
      for (const inner of listsOf(step)) visit(step.id, inner.name, inner.steps, inFor || isRound(step, inner.name));
    }
  };
  // The pathway's own steps last: where a later version has the id of an added step, the version's is the one.
  for (const list of rootLists(definition).toReversed()) visit(null, list.name, list.steps);
  return {
    definition,
    step: (id) => steps.get(id),
    list: (owner, name) => lists.get(listKey(owner, name)) ?? [],
    isAnchor: (id) => anchors.has(id),
    standsInFor: (id) => forEach.has(id),
  };
}

/** The definition's own lists: its steps, the steps of each interrupt, and each step that was added for one patient. */
export function rootLists(definition: PathwayDefinition): readonly { name: string; steps: readonly Step[] }[] {
  const interrupts = definition.interrupts.map((interrupt: Interrupt, i) => ({
    name: interruptList(i),
    steps: interrupt.steps,
  }));
  const additions = (definition.additions ?? []).map((step) => ({ name: addedList(step.id), steps: [step] }));
  return [{ name: 'steps', steps: definition.steps }, ...interrupts, ...additions];
}

/** Name of the list of the definition's interrupt number `index`. */
export function interruptList(index: number): string {
  return `interrupt/${index}`;
}

/** Name of the list that holds one step alone, for when a person has it done once more. */
export function againList(stepId: string): string {
  return `again/${stepId}`;
}

/** Name of the list that holds a step which was added for one patient. */
export function addedList(stepId: string): string {
  return `added/${stepId}`;
}

/** Whether this list of a step is what it does for each item. */
export function isRound(step: Step, list: string): boolean {
  return step.kind === 'repeat' && step.for !== undefined && list === 'steps';
}

function listKey(owner: string | null, name: string): string {
  return `${owner ?? ''}|${name}`;
}
