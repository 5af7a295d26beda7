import type { StepNode } from './state';

/**
 * A step that is moved asks for its deadlines again under names of their own (`due~1`): an effect's key is never used twice,
 * and an answer to what was asked before the move is told by its name.
 */
export function movedName(name: string, moves: number): string {
  return moves === 0 ? name : `${name}~${moves}`;
}

/** How often a step has been moved. */
export function movesOf(node: StepNode): number {
  return Number(node.memory['moves'] ?? 0);
}

/** Whether a deadline of this name was asked for before the step was last moved. */
export function isOutdated(name: string, node: StepNode): boolean {
  const isMoved = name.startsWith('due') || name.startsWith('until') || name.startsWith('escalate/');
  return isMoved && Number(name.split('~')[1] ?? 0) !== movesOf(node);
}

/** The name without its move. */
export function plainName(name: string): string {
  const move = name.indexOf('~');
  return move < 0 ? name : name.slice(0, move);
}

/** A task's due time is shown and escalated from, but wakes nobody itself. */
export function isPassive(name: string): boolean {
  const plain = plainName(name);
  return plain === 'due' || plain.endsWith('/due');
}
