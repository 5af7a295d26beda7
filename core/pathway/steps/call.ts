import type { CallStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

function settle(run: Run, node: StepNode, step: CallStep, outcome: string): void {
  run.note(node.key, 'child', outcome);
  run.clearTimers(node.key);
  run.remember(node, { stage: 'ended', outcome });
  run.runList(node, step.on[outcome] ? `on/${outcome}` : 'on/other');
}

function cancelChild(run: Run, node: StepNode): void {
  run.emit({ type: 'cancel-child', key: `${node.key}/cancel`, target: node.key });
}

/** Another pathway as a child: begun with this step, cancelled with it, and its outcome chooses what follows. */
export const callStep: StepBehavior<CallStep> = {
  kind: 'call',
  lists: (step) => Object.entries(step.on).map(([outcome, steps]) => ({ name: `on/${outcome}`, steps })),
  open(run, node, step) {
    run.remember(node, { stage: 'running' });
    run.deadline(node.key, 'timeout', step.timeout, node.openedAt);
    run.emit({ type: 'start-child', key: `${node.key}/start`, target: node.key, pathway: step.pathway });
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') return run.finish(node);
    if (node.memory['stage'] !== 'running') return;
    if (signal.type === 'child-ended') settle(run, node, step, signal.outcome);
    else if (signal.type === 'timer' && signal.name === 'timeout') {
      cancelChild(run, node);
      settle(run, node, step, 'timeout');
    }
  },
  cancel(run, node) {
    if (node.memory['stage'] === 'running') cancelChild(run, node);
  },
};
