import { isFact } from '../anchors';
import type { WaitStep } from '../definition';
import { movedName, movesOf, plainName } from '../move';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

function move(run: Run, node: StepNode, askEnd: (name: string) => void): void {
  const moves = movesOf(node) + 1;
  run.clearTimer(node.key, movedName('until', moves - 1));
  run.remember(node, { moves });
  askEnd(movedName('until', moves));
}

/** What the step waited for has come, or its time is over. */
function settle(run: Run, node: StepNode, step: WaitStep, end: 'happened' | 'timeout'): void {
  if (!step.on) return run.finish(node);
  run.clearTimers(node.key);
  run.note(node.key, 'wait', end);
  run.remember(node, { stage: 'over' });
  run.runList(node, `on/${end}`);
}

/** Waits for a span, an instant counted from an anchor, or an event with a timeout. */
export const waitStep: StepBehavior<WaitStep> = {
  kind: 'wait',
  lists: ({ on = {} }) => Object.entries(on).map(([end, steps]) => ({ name: `on/${end}`, steps })),
  open(run, node, step) {
    if (step.until) run.deadline(node.key, 'until', step.until, node.openedAt);
    if (step.timeout) run.deadline(node.key, 'timeout', step.timeout, node.openedAt);
  },
  on(run, node, step, signal) {
    const { until } = step;
    if (signal.type === 'list-ended') return run.finish(node);
    if (node.memory['stage'] === 'over') return;
    if (signal.type === 'timer' && ['until', 'timeout'].includes(plainName(signal.name)))
      settle(run, node, step, 'timeout');
    else if (signal.type === 'happened' && signal.event === step.event) settle(run, node, step, 'happened');
    // Whatever happened may have moved the date: an appointment is booked, or booked again.
    else if (signal.type === 'happened' && until?.of !== undefined && isFact(until.of))
      move(run, node, (name) => run.deadline(node.key, name, until, node.openedAt));
    else if (signal.type === 'rescheduled') {
      run.clearTimers(node.key);
      move(run, node, (name) => run.deadlineAt(node.key, name, signal.to));
    } else if (signal.type === 'anchored' && until)
      move(run, node, (name) => run.deadline(node.key, name, until, node.openedAt));
  },
  cancel: () => undefined,
};
