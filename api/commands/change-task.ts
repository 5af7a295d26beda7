import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import type { Clock } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { Task } from '../../core/record/task';
import { colleague } from './colleague';
import { wonTask } from './task-race';

/** What people do with a task short of completing it. None of it concerns the workflow: each is one document update. */
export type TaskChange =
  | { readonly type: 'claim' }
  | { readonly type: 'release' }
  | { readonly type: 'assign'; readonly userId: string }
  /** `null` wakes it. */
  | { readonly type: 'snooze'; readonly until: Date | null }
  | { readonly type: 'draft'; readonly data: { readonly [field: string]: Json } }
  | { readonly type: 'comment'; readonly text: string };

export type ChangeTaskDeps = Pick<Repositories, 'tasks' | 'users'> & { readonly clock: Clock };

/** @throws CarepathFailure not-found, invalid-input, or conflict with the winner. */
export async function changeTask(
  deps: ChangeTaskDeps,
  scope: Scope,
  taskId: string,
  change: TaskChange,
): Promise<Task> {
  switch (change.type) {
    case 'claim':
      return wonTask(await deps.tasks.claim(scope, taskId));
    case 'release':
      return wonTask(await deps.tasks.release(scope, taskId));
    case 'assign':
      return wonTask(await deps.tasks.assign(scope, taskId, await colleague(deps, scope, change.userId)));
    case 'snooze':
      refusePast(change.until, deps.clock.now());
      return wonTask(await deps.tasks.snooze(scope, taskId, change.until));
    case 'draft':
      return wonTask(await deps.tasks.saveDraft(scope, taskId, change.data));
    case 'comment': {
      const { id, name } = scope.actor;
      const comment = { id: randomUUID(), text: change.text, by: { id, name }, at: deps.clock.now() };
      return wonTask(await deps.tasks.comment(scope, taskId, comment));
    }
  }
}

function refusePast(until: Date | null, now: Date): void {
  if (until === null || until.getTime() > now.getTime()) return;
  throw new CarepathFailure('invalid-input', 'A task can only be snoozed into the future.', [
    { pointer: '/until', message: 'Must be in the future' },
  ]);
}
