import { roundKey } from '../keys';
import type { EngineState, Sequence, StepNode } from '../state';
import type { Fate, Landing, MigrationMap } from './migration-map';
import type { Wrapper } from './wrappers';

type Table<T> = { [key: string]: T };

/** The state with every sequence where it stands in the new definition. Opens and closes nothing. */
export function rearrange(state: EngineState, map: MigrationMap, at: number): EngineState {
  const made = new Rearranged(state, at);
  for (const fate of map.fates) made.place(fate);
  const renamed = (key: string): string => made.renamed.get(key) ?? key;
  const { held, interrupting, exiting, ...rest } = state;
  const stillHeld = held?.map(renamed).filter((key) => key in made.sequences) ?? [];
  return {
    ...rest,
    sequences: made.sequences,
    nodes: made.nodes,
    timers: made.timers,
    occurrences: made.occurrences,
    deliveries: Object.fromEntries(
      Object.entries(state.deliveries).map(([key, delivery]) => [
        key,
        { ...delivery, within: delivery.within.map(renamed) },
      ]),
    ),
    ...(stillHeld.length > 0 && { held: stillHeld }),
    ...(interrupting && { interrupting: { ...interrupting, interrupt: renumbered(map, interrupting.interrupt) } }),
    ...(exiting && { exiting: { ...exiting, interrupt: renumbered(map, exiting.interrupt) } }),
  };
}

/** One that was gone before already keeps its number. */
function renumbered({ interrupts }: MigrationMap, interrupt: number): number {
  return interrupts[interrupt] ?? interrupt;
}

/** The key of a sequence in the new definition. */
export function newKeyOf({ sequence }: Pick<Fate, 'sequence'>, { list }: Pick<Landing, 'list'>): string {
  const { owner, round } = sequence;
  if (owner !== null && round !== undefined) return roundKey(owner, round);
  if (owner !== null) return `${owner}/${list}`;
  return list.startsWith('interrupt/') ? list : sequence.key;
}

/** The key that a new step around an open one gets. */
export function wrapperKey({ occurrences }: Pick<EngineState, 'occurrences'>, { place }: Wrapper): string {
  return `${place.step.id}#${occurrences[place.step.id] ?? 0}`;
}

class Rearranged {
  readonly sequences: Table<Sequence> = {};
  readonly nodes: Table<StepNode>;
  readonly timers: Table<EngineState['timers'][string]>;
  readonly occurrences: Table<number>;
  readonly renamed = new Map<string, string>();

  constructor(
    state: EngineState,
    private readonly at: number,
  ) {
    this.nodes = { ...state.nodes };
    this.timers = { ...state.timers };
    this.occurrences = { ...state.occurrences };
  }

  place(fate: Fate): void {
    const { sequence, node, landing } = fate;
    if (landing === null) return;
    const key = newKeyOf(fate, landing);
    const { owner, round, item } = sequence;
    const about = { ...(round !== undefined && { round }), ...(item && { item }) };
    const stands = { key, owner, list: landing.list, ...about };
    this.renamed.set(sequence.key, key);
    switch (landing.as) {
      case 'over':
        // A parallel counts its branches anew.
        if (sequence.owner === null || this.nodes[sequence.owner]?.memory['ended'] === undefined)
          this.sequences[key] = { ...stands, at: sequence.at };
        return;
      case 'again':
        this.sequences[key] = { ...stands, at: landing.at };
        return;
      case 'same':
        this.sequences[key] = { ...stands, at: sequence.at };
        return this.stand(node, key);
      case 'risen':
        landing.closing.forEach((closed) => this.close(closed));
        this.renamed.set(landing.node.sequence, key);
        this.sequences[key] = { ...stands, at: landing.node.stepId };
        return this.stand(landing.node, key);
      case 'wrapped':
        return this.wrap(stands, landing.wrappers, sequence.at, node);
    }
  }

  private wrap(stands: Omit<Sequence, 'at'>, wrappers: readonly Wrapper[], stepId: string, node?: StepNode): void {
    let around = stands;
    for (const wrapper of wrappers) {
      const { step } = wrapper.place;
      const occurrence = (this.occurrences[step.id] ?? 0) + 1;
      this.occurrences[step.id] = occurrence;
      const key = `${step.id}#${occurrence}`;
      this.sequences[around.key] = { ...around, at: step.id };
      const memory = step.kind === 'repeat' ? { round: 1 } : { ended: wrapper.done };
      this.nodes[key] = {
        ...{ key, stepId: step.id, occurrence, sequence: around.key, openedAt: this.at },
        phase: 'open',
        memory,
      };
      around = { key: `${key}/${wrapper.inner}`, owner: key, list: wrapper.inner };
    }
    this.sequences[around.key] = { ...around, at: stepId };
    this.stand(node, around.key);
  }

  private stand(node: StepNode | undefined, sequence: string): void {
    if (node && node.sequence !== sequence) this.nodes[node.key] = { ...node, sequence };
  }

  private close({ key }: StepNode): void {
    delete this.nodes[key];
    for (const timer of Object.keys(this.timers)) if (timer.startsWith(`${key}/`)) delete this.timers[timer];
  }
}
