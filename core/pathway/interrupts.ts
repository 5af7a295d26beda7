import { forgetDelivery } from './delivery';
import { interruptList } from './index-definition';
import type { Run } from './run';
import { closeWatchTasks } from './watch-task';

/**
 * Whatever the patient is doing, an interrupt may leave the pathway (`left`), hold it, begin it again, or run its steps
 * beside it. The first that exits wins; one that is being carried out already is not begun again.
 */
export function raiseInterrupts(run: Run, event: string): 'left' | 'stayed' {
  for (const [i, interrupt] of run.index.definition.interrupts.entries()) {
    if (interrupt.on !== event) continue;
    if (interrupt.exit !== undefined) return exit(run, i, event, interrupt.exit);
    if (interrupt.then === undefined) runBeside(run, i, event);
    else runFirst(run, i, event, interrupt.then);
  }
  return 'stayed';
}

function exit(run: Run, interrupt: number, event: string, outcome: string): 'left' | 'stayed' {
  if (run.state.exiting) return 'stayed';
  closeWatchTasks(run);
  run.cancelEverything();
  delete run.state.ending;
  delete run.state.interrupting;
  delete run.state.paused;
  delete run.state.held;
  run.state.exiting = { interrupt, outcome };
  run.state.timers = {};
  note(run, interrupt, event);
  run.beginRoot(`interrupt/${interrupt}`, interruptList(interrupt));
  return 'left';
}

/** One at a time: the pathway is held, or cancelled to begin again, until the interrupt's steps are done. */
function runFirst(run: Run, interrupt: number, event: string, then: 'resume' | 'restart'): void {
  if (run.state.interrupting || run.state.ending !== undefined || run.state.exiting) return;
  if (then === 'restart') {
    run.cancelEverything();
    for (const key of Object.keys(run.state.deliveries)) forgetDelivery(run, key, 'pathway-restarted');
    delete run.state.held;
  }
  run.state.interrupting = { interrupt, then };
  note(run, interrupt, event);
  run.beginRoot(`interrupt/${interrupt}`, interruptList(interrupt));
}

/** Not begun twice at the same time. */
function runBeside(run: Run, interrupt: number, event: string): void {
  const key = `interrupt/${interrupt}`;
  if (run.state.sequences[key] || run.state.ending !== undefined || run.state.exiting) return;
  note(run, interrupt, event);
  run.beginRoot(key, interruptList(interrupt));
}

function note(run: Run, interrupt: number, event: string): void {
  const id = `interrupt/${interrupt}`;
  const count = (run.state.occurrences[id] ?? 0) + 1;
  run.state.occurrences[id] = count;
  run.note(`${id}#${count}`, 'interrupt', event);
}
