import type { Outcome, Step } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';

/** An open task was offered with outcomes that its step may not have any more: choosing one ends the step. */
export function rememberFormerOutcomes(run: Run, node: StepNode, was: Step, is: Step): void {
  if (!('outcomes' in was) || !('outcomes' in is)) return;
  const gone = was.outcomes.filter(({ id }) => !is.outcomes.some((outcome) => outcome.id === id));
  if (gone.length > 0) run.remember(node, Object.fromEntries(gone.map(({ id }) => [nameOf(id), true])));
}

/** An outcome that the task was opened with and that the step had in an earlier version: no steps follow it. */
export function formerOutcome({ memory }: StepNode, id: string): Outcome | undefined {
  return memory[nameOf(id)] === true ? { id, label: { en: id }, steps: [] } : undefined;
}

function nameOf(outcome: string): string {
  return `former/${outcome}`;
}
