import type { GoalStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

function ask(run: Run, node: StepNode, step: GoalStep): void {
  const asked = Number(node.memory['asked'] ?? 0) + 1;
  run.remember(node, { asked, stage: 'asking' });
  run.decide(node.key, `met/${asked}`, step.met);
}

function answer(run: Run, node: StepNode, step: GoalStep, isMet: boolean): void {
  if (isMet) return settle(run, node, 'met');
  run.remember(node, { stage: 'waiting' });
  run.deadline(node.key, `check/${Number(node.memory['asked'])}`, { amount: step.check }, run.at);
}

function settle(run: Run, node: StepNode, result: 'met' | 'unmet'): void {
  run.clearTimers(node.key);
  run.note(node.key, 'goal', result);
  run.remember(node, { stage: 'settled' });
  run.runList(node, `on/${result}`);
}

/** Waits until a condition is true, or until its time is over. What cannot be known is not met yet. */
export const goalStep: StepBehavior<GoalStep> = {
  kind: 'goal',
  lists: (step) => Object.entries(step.on).map(([result, steps]) => ({ name: `on/${result}`, steps })),
  open(run, node, step) {
    run.deadline(node.key, 'until', step.until, node.openedAt);
    ask(run, node, step);
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') return run.finish(node);
    if (node.memory['stage'] === 'settled') return;
    const isWaiting = node.memory['stage'] === 'waiting';
    if (signal.type === 'decided') answer(run, node, step, signal.value === true);
    else if (signal.type === 'timer' && signal.name === 'until') settle(run, node, 'unmet');
    else if (isWaiting && (signal.type === 'timer' || signal.type === 'happened')) {
      run.clearTimer(node.key, `check/${Number(node.memory['asked'])}`);
      ask(run, node, step);
    }
  },
  cancel: () => undefined,
};
