import type { RepeatStep } from '../definition';
import { itemRef, listKey } from '../items';
import type { Run } from '../run';
import type { StepNode } from '../state';
import { openWatchTask } from '../watch-task';
import type { StepBehavior } from './step-kind';

function beginRound(run: Run, node: StepNode, step: RepeatStep, round: number): void {
  const current = run.remember(node, { round });
  if (step.while === undefined) startRound(run, current, step);
  else if (step.for) run.decide(node.key, `while/${round}`, step.while, itemRef(node.key, round));
  else run.decide(node.key, `while/${round}`, step.while);
}

function startRound(run: Run, node: StepNode, step: RepeatStep): void {
  if (step.for) run.runRound(node, Number(node.memory['round']));
  else run.runList(node, 'steps');
}

/** `done` counts the rounds that have ended; with `together`, others may still run. */
function endRound(run: Run, node: StepNode, step: RepeatStep): void {
  const round = Number(node.memory['round']);
  if (step.for) {
    const done = Number(node.memory['done']) + 1;
    run.remember(node, { done });
    if (done < round) return;
  }
  if (round >= Number(node.memory['rounds'] ?? step.max)) return run.finish(node);
  if (step.every) run.deadline(node.key, `every/${round}`, step.every, run.at);
  else beginRound(run, node, step, round + 1);
}

/** The list as it is now, and so the number of rounds: what comes to be on it later is not gone through. */
function goThrough(run: Run, node: StepNode, step: RepeatStep, count: number | 'unknown'): void {
  if (node.memory['rounds'] !== undefined) return;
  run.note(node.key, 'list', String(count));
  const rounds = count === 'unknown' ? 0 : Math.min(count, step.max);
  const listed = run.remember(node, { rounds });
  if (count === 'unknown') return run.runList(listed, 'unknown');
  if (count > rounds) openWatchTask(run, node.key, 'more-items');
  if (rounds === 0) return run.finish(node);
  const isTogether = step.for?.together === true;
  const current = run.remember(listed, { done: 0, round: isTogether ? rounds : 1 });
  if (isTogether) for (let round = 1; round <= rounds; round += 1) run.runRound(current, round);
  else beginRound(run, current, step, 1);
}

/**
 * Runs its steps up to `max` times, with a pause between rounds, as long as its condition is true; with `for`, once for
 * each item of a list.
 */
export const repeatStep: StepBehavior<RepeatStep> = {
  kind: 'repeat',
  lists: (step) => [
    { name: 'steps', steps: step.steps },
    ...(step.unknown ? [{ name: 'unknown', steps: step.unknown }] : []),
  ],
  open(run, node, step) {
    if (step.max < 1) run.finish(node);
    else if (step.for) run.emit({ type: 'list', key: listKey(node.key), fact: step.for.each, max: step.max });
    else beginRound(run, node, step, 1);
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended' && signal.list === 'unknown') run.finish(node);
    else if (signal.type === 'list-ended') endRound(run, node, step);
    else if (signal.type === 'listed') goThrough(run, node, step, signal.count);
    else if (signal.type === 'timer') beginRound(run, node, step, Number(node.memory['round']) + 1);
    else if (signal.type === 'decided') {
      if (signal.value === true) startRound(run, node, step);
      else run.finish(node);
    }
  },
  cancel: () => undefined,
};
