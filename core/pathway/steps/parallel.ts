import type { ParallelStep } from '../definition';
import type { StepBehavior } from './step-kind';

/** How many branches must end before the step does. */
export function needed(step: ParallelStep): number {
  if (step.join === 'all') return step.branches.length;
  return Math.min(step.join === 'first' ? 1 : step.join, step.branches.length);
}

/** Runs branches side by side; joins all, the first or n of them, and cancels the rest. */
export const parallelStep: StepBehavior<ParallelStep> = {
  kind: 'parallel',
  lists: (step) => step.branches.map((steps, i) => ({ name: `branch/${i}`, steps })),
  open(run, node, step) {
    run.remember(node, { ended: 0 });
    step.branches.forEach((_, i) => run.runList(node, `branch/${i}`));
    if (step.branches.length === 0) run.finish(node);
  },
  on(run, node, step, signal) {
    if (signal.type !== 'list-ended') return;
    const ended = Number(node.memory['ended'] ?? 0) + 1;
    run.remember(node, { ended });
    if (ended === needed(step)) run.finish(node);
  },
  cancel: () => undefined,
};
