import { forgetDelivery, startDelivery } from '../delivery';
import type { AskStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

/** Runs the list for an answer; the question is closed, whatever arrives for it later goes to a person. */
function settle(run: Run, node: StepNode, answer: string): void {
  run.note(node.key, 'answer', answer);
  run.clearTimers(node.key);
  forgetDelivery(run, node.key, 'answered');
  run.remember(node, { stage: 'answered', answer });
  run.runList(node, `on/${answer}`);
}

function answerFor(step: AskStep, option: string): string {
  return step.reply.options.some((known) => known.id === option) ? option : 'unclear';
}

/** A two-way text: asks, then waits for a reply until its timeout. */
export const askStep: StepBehavior<AskStep> = {
  kind: 'ask',
  lists: (step) => Object.entries(step.on).map(([option, steps]) => ({ name: `on/${option}`, steps })),
  open(run, node, step) {
    run.remember(node, { stage: 'waiting' });
    run.deadline(node.key, 'timeout', step.timeout, node.openedAt);
    startDelivery(run, node, step, step.reply);
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') return run.finish(node);
    if (node.memory['stage'] !== 'waiting') return;
    if (signal.type === 'replied') settle(run, node, answerFor(step, signal.option));
    else if (signal.type === 'timer' && signal.name === 'timeout') settle(run, node, 'timeout');
    else if (signal.type === 'undeliverable') settle(run, node, step.on['undeliverable'] ? 'undeliverable' : 'timeout');
  },
  cancel(run, node) {
    forgetDelivery(run, node.key, 'step-cancelled');
  },
};
