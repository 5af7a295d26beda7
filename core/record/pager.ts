import type { Role, User } from './organization';

/** Whose own work a queue is; the others who see it are not called for it. */
const ROLE_OF: Readonly<Record<string, Role>> = { coordinators: 'coordinator', nurses: 'nurse', managers: 'manager' };

/** An urgent task that is due so soon calls people when it opens, and not only when its time is over. */
const DUE_SOON_MS = 30 * 60_000;

export function callsAtOnce(task: { readonly priority: string; readonly due?: Date | undefined }, now: Date): boolean {
  return task.priority === 'urgent' && task.due !== undefined && task.due.getTime() - now.getTime() <= DUE_SOON_MS;
}

/** The people of a queue who have a phone to be called on. */
export function onCall(users: readonly User[], queue: string): readonly (User & { readonly pagerPhone: string })[] {
  const role = ROLE_OF[queue];
  return users.flatMap((user) =>
    role !== undefined && user.roles.includes(role) && user.disabledAt === undefined && user.pagerPhone !== undefined
      ? [{ ...user, pagerPhone: user.pagerPhone }]
      : [],
  );
}
