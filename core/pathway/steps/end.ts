import type { EndStep } from '../definition';
import type { StepBehavior } from './step-kind';

/** Ends the whole pathway, also from within a branch: everything else that is open is cancelled. */
export const endStep: StepBehavior<EndStep> = {
  kind: 'end',
  lists: () => [],
  open(run, node, step) {
    if (step.reaches !== undefined) run.reach(step.reaches);
    run.endPathway(step.outcome);
  },
  on: () => undefined,
  cancel: () => undefined,
};
