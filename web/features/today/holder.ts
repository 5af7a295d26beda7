import type { Task } from '../../../api/contract/tasks';

/** True when a colleague has it: then it cannot be worked on here before it is taken over. */
export function isHeldByOther(task: Pick<Task, 'assignee'>, me: string): boolean {
  return task.assignee !== null && task.assignee.id !== me;
}
