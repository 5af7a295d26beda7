import type { TaskStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

function openTask(run: Run, node: StepNode, step: TaskStep): void {
  run.deadline(node.key, 'due', step.due, node.openedAt);
  step.escalate.forEach((rung, i) => run.deadlineAfter(node.key, `escalate/${i + 1}`, rung.after, 'due'));
  run.emit({
    type: 'open-task',
    key: `${node.key}/open`,
    target: node.key,
    stepId: step.id,
    title: step.title,
    why: step.why ?? run.index.definition.title,
    queue: step.queue,
    priority: step.priority,
    ...(step.form !== undefined && { form: step.form }),
    outcomes: step.outcomes.map(({ id, label }) => ({ id, label })),
    due: `${node.key}/due`,
  });
}

function complete(run: Run, node: StepNode, step: TaskStep, outcomeId: string): void {
  const outcome = step.outcomes.find((candidate) => candidate.id === outcomeId);
  if (!outcome) return;
  run.clearTimers(node.key);
  run.remember(node, { stage: 'completed', outcome: outcome.id });
  if (outcome.reaches !== undefined) run.reach(outcome.reaches);
  run.runList(node, `outcome/${outcome.id}`);
}

function escalate(run: Run, node: StepNode, step: TaskStep, name: string): void {
  const rung = Number(name.slice('escalate/'.length));
  const to = step.escalate[rung - 1]?.to;
  if (to === undefined) return;
  run.emit({ type: 'escalate-task', key: `${node.key}/${name}/fire`, target: node.key, rung, to });
}

/** Work for a person: opened with a due time, escalated rung by rung, ended by an outcome. */
export const taskStep: StepBehavior<TaskStep> = {
  kind: 'task',
  lists: (step) => step.outcomes.map(({ id, steps }) => ({ name: `outcome/${id}`, steps })),
  open(run, node, step) {
    run.remember(node, { stage: 'open' });
    openTask(run, node, step);
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') return run.finish(node);
    if (node.memory['stage'] !== 'open') return;
    if (signal.type === 'completed') complete(run, node, step, signal.outcome);
    else if (signal.type === 'timer' && signal.name.startsWith('escalate/')) escalate(run, node, step, signal.name);
  },
  cancel(run, node) {
    if (node.memory['stage'] !== 'open') return;
    run.emit({ type: 'close-task', key: `${node.key}/close`, target: node.key, reason: 'step-cancelled' });
  },
};
