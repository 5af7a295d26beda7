import type { RepeatStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

function beginRound(run: Run, node: StepNode, step: RepeatStep, round: number): void {
  const current = run.remember(node, { round });
  if (step.while === undefined) run.runList(current, 'steps');
  else run.decide(node.key, `while/${round}`, step.while);
}

function endRound(run: Run, node: StepNode, step: RepeatStep): void {
  const round = Number(node.memory['round']);
  if (round >= step.max) return run.finish(node);
  if (step.every) run.deadline(node.key, `every/${round}`, step.every, run.at);
  else beginRound(run, node, step, round + 1);
}

/** Runs its steps up to `max` times, with a pause between rounds, as long as its condition is true. */
export const repeatStep: StepBehavior<RepeatStep> = {
  kind: 'repeat',
  lists: (step) => [{ name: 'steps', steps: step.steps }],
  open(run, node, step) {
    if (step.max < 1) run.finish(node);
    else beginRound(run, node, step, 1);
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') endRound(run, node, step);
    else if (signal.type === 'timer') beginRound(run, node, step, Number(node.memory['round']) + 1);
    else if (signal.type === 'decided') {
      if (signal.value === true) run.runList(node, 'steps');
      else run.finish(node);
    }
  },
  cancel: () => undefined,
};
