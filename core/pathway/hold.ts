import type { EngineState, Sequence, StepNode } from './state';

type Held = Pick<EngineState, 'paused' | 'interrupting' | 'sequences' | 'nodes' | 'deliveries'>;

/** True while what stands in this sequence waits: a person has paused the pathway, or an interrupt's steps come first. */
export function isHeld(state: Held, sequence: string): boolean {
  if (state.paused) return true;
  if (!state.interrupting) return false;
  return rootOf(state, sequence) !== `interrupt/${state.interrupting.interrupt}`;
}

/** Milestones and tasks for a person are clocks of the patient, not of the pathway's course: they go on. */
export function isTimerHeld(state: Held, owner: string): boolean {
  if (!state.paused && !state.interrupting) return false;
  const node = state.nodes[owner];
  if (node) return isHeld(state, node.sequence);
  const root = state.deliveries[owner]?.within.at(-1);
  return root !== undefined && isHeld(state, root);
}

function rootOf(state: Held, sequence: string): string {
  let key = sequence;
  for (;;) {
    const current: Sequence | undefined = state.sequences[key];
    const owner: StepNode | undefined =
      current === undefined || current.owner === null ? undefined : state.nodes[current.owner];
    if (!owner) return key;
    key = owner.sequence;
  }
}
