import type { EngineState } from '../pathway/state';

/** The innermost things that are open: a step that waits for a list of its own is not what is waited for. */
export function waitsFor({ sequences, nodes, watchTasks }: EngineState): readonly string[] {
  const outer = new Set(Object.values(sequences).map(({ owner }) => owner));
  return [...Object.keys(nodes).filter((key) => !outer.has(key)), ...Object.keys(watchTasks)];
}

/** The earlier of two instants; null for none. */
export function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
