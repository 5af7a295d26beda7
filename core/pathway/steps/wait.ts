import type { WaitStep } from '../definition';
import type { StepBehavior } from './step-kind';

/** Waits for a span, an instant counted from an anchor, or an event with a timeout. */
export const waitStep: StepBehavior<WaitStep> = {
  kind: 'wait',
  lists: () => [],
  open(run, node, step) {
    if (step.until) run.deadline(node.key, 'until', step.until, node.openedAt);
    if (step.timeout) run.deadline(node.key, 'timeout', step.timeout, node.openedAt);
  },
  on(run, node, step, signal) {
    const over =
      (signal.type === 'timer' && (signal.name === 'until' || signal.name === 'timeout')) ||
      (signal.type === 'happened' && signal.event === step.event);
    if (over) run.finish(node);
  },
  cancel: () => undefined,
};
