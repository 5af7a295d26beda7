import type { ItemRef } from './effects';
import type { EngineEvent } from './events';
import { addedList, againList } from './index-definition';
import { itemOf } from './items';
import type { Run } from './run';

type Order = Extract<
  EngineEvent,
  { type: 'paused' | 'resumed' | 'step-skipped' | 'step-repeated' | 'step-added' | 'step-rescheduled' }
>;

/** What a person orders for this one patient. An order that fits nothing (a step that is gone) changes nothing. */
export function takeOrder(run: Run, order: Order): void {
  if (run.state.ending !== undefined || run.state.exiting) return;
  switch (order.type) {
    case 'paused':
      return pause(run);
    case 'resumed':
      return resume(run);
    case 'step-skipped':
      return run.skip(order.key);
    case 'step-repeated':
      return repeat(run, order.stepId);
    case 'step-added':
      return add(run, order.stepId);
    case 'step-rescheduled':
      return run.signal(order.key, { type: 'rescheduled', to: order.to });
  }
}

function pause(run: Run): void {
  if (run.state.paused) return;
  run.state.paused = true;
  run.note(counted(run, 'pause'), 'paused');
}

function resume(run: Run): void {
  if (!run.state.paused) return;
  delete run.state.paused;
  run.note(counted(run, 'resume'), 'resumed');
  run.release();
}

/** Beside whatever is going on. A step of a `for` is repeated while it is open: with its item. */
function repeat(run: Run, stepId: string): void {
  if (!run.index.step(stepId)) return;
  const item = itemToRepeat(run, stepId);
  if (!item && run.index.standsInFor(stepId)) return;
  const key = counted(run, againList(stepId));
  run.note(key, 'repeated', stepId);
  run.beginRoot(key, againList(stepId), item);
}

/** That of the step as it was opened last. */
function itemToRepeat(run: Run, stepId: string): ItemRef | undefined {
  const node = Object.values(run.state.nodes).findLast((open) => open.stepId === stepId);
  return node && itemOf(run.state, node.key);
}

/** A step is added once; a second time it is repeated. */
function add(run: Run, stepId: string): void {
  const key = addedList(stepId);
  if (run.index.list(null, key).length === 0 || run.state.occurrences[key] !== undefined) return;
  run.state.occurrences[key] = 1;
  run.note(key, 'added', stepId);
  run.beginRoot(key, key);
}

/** A key of its own for each time a thing of this name happens: `pause#2`. */
export function counted(run: Run, name: string): string {
  const count = (run.state.occurrences[name] ?? 0) + 1;
  run.state.occurrences[name] = count;
  return `${name}#${count}`;
}
