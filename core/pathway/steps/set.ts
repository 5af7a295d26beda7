import type { SetStep } from '../definition';
import type { StepBehavior } from './step-kind';

/** Records a value on the enrollment. */
export const setStep: StepBehavior<SetStep> = {
  kind: 'set',
  lists: () => [],
  open(run, node, step) {
    run.record(node.key, step.name, step.value);
    run.finish(node);
  },
  on: () => undefined,
  cancel: () => undefined,
};
