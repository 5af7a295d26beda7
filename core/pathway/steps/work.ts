import type { LocalizedText } from '../../record/organization';
import type { Outcome, PersonsWork } from '../definition';
import { itemOf } from '../items';
import { formerOutcome } from '../migration/former-outcomes';
import { movedName, movesOf, plainName } from '../move';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepSignal } from './step-kind';

type Work = PersonsWork & { readonly id: string };

/** Opens the task of a step with its due time and escalation ladder. */
export function openWork(run: Run, node: StepNode, step: Work): void {
  run.remember(node, { stage: 'open' });
  run.deadline(node.key, 'due', step.due, node.openedAt);
  askEscalations(run, node, step, 0);
  const item = itemOf(run.state, node.key);
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
    ...(item && { item }),
  });
}

/** What can happen to a step's open task beside its completion: a rung of its ladder, another due time. */
export function attendWork(run: Run, node: StepNode, step: Work, signal: StepSignal): void {
  if (signal.type === 'timer' && signal.name.startsWith('escalate/')) escalate(run, node, step, signal.name);
  else if (signal.type === 'anchored') {
    moveWork(run, node, step, (name) => run.deadline(node.key, name, step.due, node.openedAt));
  } else if (signal.type === 'rescheduled') {
    moveWork(run, node, step, (name) => run.deadlineAt(node.key, name, signal.to));
  }
}

/** The task is done: its clocks stop, its outcome's milestone is reached. `undefined`: it has no such outcome. */
export function completeWork(run: Run, node: StepNode, step: Work, outcomeId: string): Outcome | undefined {
  const outcome = step.outcomes.find(({ id }) => id === outcomeId) ?? formerOutcome(node, outcomeId);
  if (!outcome) return undefined;
  run.clearTimers(node.key);
  run.remember(node, { stage: 'completed', outcome: outcome.id });
  if (outcome.reaches !== undefined) run.reach(outcome.reaches);
  return outcome;
}

/** Takes the task back if it is still open. */
export function closeWork(run: Run, node: StepNode): void {
  if (node.memory['stage'] !== 'open') return;
  run.emit({ type: 'close-task', key: `${node.key}/close`, target: node.key, reason: 'step-cancelled' });
}

/** A further task of the same step, told from the first by `name`. */
export function openFurther(
  run: Run,
  node: StepNode,
  step: Work,
  further: { readonly name: string; readonly title: LocalizedText; readonly outcomes: readonly Outcome[] },
): void {
  const target = `${node.key}/${further.name}`;
  const item = itemOf(run.state, node.key);
  run.remember(node, { [further.name]: 'open' });
  run.deadline(target, 'due', { amount: '1 business day' }, run.at);
  run.emit({
    type: 'open-task',
    key: `${target}/open`,
    target,
    stepId: step.id,
    title: further.title,
    why: step.why ?? step.title,
    queue: step.queue,
    priority: step.priority,
    outcomes: further.outcomes.map(({ id, label }) => ({ id, label })),
    due: `${target}/due`,
    ...(item && { item }),
  });
}

/** Takes a further task back if it is still open. */
export function closeFurther(run: Run, node: StepNode, name: string, reason: string): void {
  if (node.memory[name] !== 'open') return;
  run.remember(node, { [name]: 'closed' });
  run.emit({ type: 'close-task', key: `${node.key}/${name}/close`, target: `${node.key}/${name}`, reason });
}

function askEscalations(run: Run, node: StepNode, step: Work, moves: number): void {
  step.escalate.forEach(({ after }, i) =>
    run.deadlineAfter(node.key, movedName(`escalate/${i + 1}`, moves), after, movedName('due', moves)),
  );
}

function moveWork(run: Run, node: StepNode, step: Work, askDue: (name: string) => void): void {
  const moves = movesOf(node) + 1;
  run.clearTimers(node.key);
  run.remember(node, { moves });
  const name = movedName('due', moves);
  askDue(name);
  askEscalations(run, node, step, moves);
  const due = `${node.key}/${name}`;
  run.emit({ type: 'reschedule-task', key: `${due}/move`, target: node.key, due });
}

function escalate(run: Run, node: StepNode, step: Work, name: string): void {
  const rung = Number(plainName(name).slice('escalate/'.length));
  const to = step.escalate[rung - 1]?.to;
  if (to === undefined) return;
  run.emit({ type: 'escalate-task', key: `${node.key}/${name}/fire`, target: node.key, rung, to });
}
