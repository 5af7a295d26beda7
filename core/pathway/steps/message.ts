import { startDelivery } from '../delivery';
import type { MessageStep } from '../definition';
import type { StepBehavior } from './step-kind';

/** A message to the patient. It does not hold the pathway up: the delivery goes on beside it, with its ladder of channels. */
export const messageStep: StepBehavior<MessageStep> = {
  kind: 'message',
  lists: () => [],
  open(run, node, step) {
    startDelivery(run, node, step);
    run.finish(node);
  },
  on: () => undefined,
  cancel: () => undefined,
};
