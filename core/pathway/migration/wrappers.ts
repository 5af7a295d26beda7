import type { Step } from '../definition';
import type { DefinitionIndex } from '../index-definition';
import type { Sequence } from '../state';
import { listsOf } from '../steps/registry';
import type { Place, Places } from './places';

/** A step that is new around an open one. */
export interface Wrapper {
  readonly place: Place;
  /** Its list that the open step stands in. */
  readonly inner: string;
  /** Of its other lists: those that begin with it, and how many are counted as done. */
  readonly begin: readonly string[];
  readonly done: number;
}

/**
 * The new steps around an open one, outermost first, when each can be open without asking or doing anything first: a
 * `parallel` whose other branches are new or done, a `repeat` without a condition or a list. `undefined`: it cannot be told.
 */
export function wrappersAround(
  place: Place,
  places: Places,
  old: DefinitionIndex,
  sequence: Sequence,
  standsIn: (outer: Place) => boolean,
): readonly Wrapper[] | undefined {
  const wrappers: Wrapper[] = [];
  let inner = place;
  while (!standsIn(inner)) {
    const outer = inner.owner === null ? undefined : places.get(inner.owner);
    const wrapper = outer && wrapperOf(outer, inner.list, old, sequence);
    if (!outer || !wrapper) return undefined;
    wrappers.unshift(wrapper);
    inner = outer;
  }
  return wrappers;
}

function wrapperOf(place: Place, inner: string, old: DefinitionIndex, sequence: Sequence): Wrapper | undefined {
  const { step } = place;
  if (old.step(step.id) || step.when !== undefined) return undefined;
  if (step.kind === 'repeat' && step.while === undefined && !step.for) return { place, inner, begin: [], done: 0 };
  if (step.kind !== 'parallel') return undefined;
  const others = listsOf(step).filter(({ name }) => name !== inner);
  const isDone = (steps: readonly Step[]): boolean => steps.every(({ id }) => wasBefore(id, old, sequence));
  const begin = others.filter(({ steps }) => steps.length > 0 && steps.every(({ id }) => !old.step(id)));
  const done = others.filter(({ steps }) => isDone(steps));
  if (begin.length + done.length < others.length) return undefined;
  const needed = step.join === 'all' ? step.branches.length : step.join === 'first' ? 1 : step.join;
  if (done.length >= needed) return undefined;
  return { place, inner, begin: begin.map(({ name }) => name), done: done.length };
}

/** Whether the sequence has been past this step. Only the pathway's own list can be told so simply. */
function wasBefore(id: string, old: DefinitionIndex, sequence: Sequence): boolean {
  if (sequence.owner !== null) return false;
  const list = old.list(null, sequence.list);
  const position = list.findIndex((step) => step.id === id);
  return position >= 0 && position < list.findIndex((step) => step.id === sequence.at);
}
