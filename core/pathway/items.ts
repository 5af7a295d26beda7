import type { ItemRef } from './effects';
import type { EngineState, Sequence, StepNode } from './state';

/** The item that an open step is about: that of the innermost `for` around it. */
export function itemOf(state: Pick<EngineState, 'nodes' | 'sequences'>, key: string): ItemRef | undefined {
  let node: StepNode | undefined = state.nodes[key];
  while (node) {
    const sequence: Sequence | undefined = state.sequences[node.sequence];
    if (!sequence || sequence.item) return sequence?.item;
    if (sequence.owner === null) return undefined;
    if (sequence.round !== undefined) return itemRef(sequence.owner, sequence.round);
    node = state.nodes[sequence.owner];
  }
  return undefined;
}

/** What a round of this open `repeat` is about. */
export function itemRef(repeat: string, round: number): ItemRef {
  return { list: listKey(repeat), round };
}

/** The key of the effect by which an open `repeat` asks for its list. */
export function listKey(repeat: string): string {
  return `${repeat}/list`;
}
