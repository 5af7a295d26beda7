import { nameOf, ownerOf } from './keys';
import type { EngineState, StepNode } from './state';

/** Whether a person may complete this task now: a step's own, a further one of it, or one the engine opened by itself. */
export function isTaskOpen(state: Pick<EngineState, 'nodes' | 'watchTasks'>, target: string): boolean {
  if (target in state.nodes || target in state.watchTasks) return true;
  return state.nodes[ownerOf(target)]?.memory[nameOf(target)] === 'open';
}

/** Every target that may have a task open. */
export function taskTargets(state: Pick<EngineState, 'nodes' | 'watchTasks'>): readonly string[] {
  const further = Object.values(state.nodes).flatMap((node) => furtherOf(node).map((name) => `${node.key}/${name}`));
  return [...Object.keys(state.nodes), ...further, ...Object.keys(state.watchTasks)];
}

function furtherOf({ memory }: StepNode): readonly string[] {
  return Object.keys(memory).filter((name) => name !== 'stage' && memory[name] === 'open');
}
