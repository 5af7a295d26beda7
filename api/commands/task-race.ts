import { CarepathFailure } from '../../core/errors';
import type { Race } from '../../core/repositories';
import type { Task } from '../../core/record/task';

/**
 * The task as the caller has changed it.
 * @throws CarepathFailure not-found, or conflict with the `winner` when somebody was faster.
 */
export function wonTask(race: Race<Task> | null): Task {
  if (race === null) throw new CarepathFailure('not-found', 'There is no such task.');
  if (race.won) return race.task;
  throw lostTo(race.task);
}

/** Why a task cannot be changed, with who has it or has finished it. */
export function lostTo({ decision, assignee, claimedAt }: Task): CarepathFailure {
  if (decision) {
    const winner = { ...decision.by, at: decision.at.toISOString() };
    return new CarepathFailure('conflict', `${decision.by.name} has completed this task.`, [], { winner });
  }
  if (assignee) {
    const winner = { ...assignee, ...(claimedAt && { at: claimedAt.toISOString() }) };
    return new CarepathFailure('conflict', `${assignee.name} has this task.`, [], { winner });
  }
  return new CarepathFailure('conflict', 'This task is closed: the pathway does not need it any more.');
}
