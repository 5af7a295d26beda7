import { useMutation, useMutationState, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskDetail, TaskPage } from '../../../api/contract/tasks';
import { keys } from '../../client/keys';
import { assignTask, claimTask, releaseTask, snoozeTask } from '../../client/tasks';
import { useSession } from '../../app/session-context';
import { useToast } from '../../app/use-toast';

type Person = NonNullable<Task['assignee']>;

/** What may be done to a task without finishing it. */
export type TaskAction =
  | { readonly kind: 'claim' }
  | { readonly kind: 'release' }
  | { readonly kind: 'assign'; readonly user: Person }
  | { readonly kind: 'snooze'; readonly until: Date | null };

interface Request {
  readonly taskId: string;
  readonly action: TaskAction;
}

const MUTATION = ['task-action'];

/** Acts on tasks: the screen shows the wished result at once and takes it back, saying so, when it was refused. */
export function useTaskActions(): (taskId: string, action: TaskAction) => void {
  const client = useQueryClient();
  const toast = useToast();
  const { t } = useTranslation();
  const { user } = useSession();
  const { mutate } = useMutation({
    mutationKey: MUTATION,
    mutationFn: perform,
    onMutate: async ({ taskId, action }: Request) => {
      await client.cancelQueries({ queryKey: keys.tasks });
      await client.cancelQueries({ queryKey: keys.task(taskId) });
      const before = snapshot(taskId);
      const change = <T extends Task>(task: T): T => predicted(task, action, { id: user.id, name: user.name });
      client.setQueriesData<TaskPage>({ queryKey: [...keys.tasks, 'list'] }, (page) =>
        changeInPage(page, taskId, change),
      );
      client.setQueryData<TaskDetail>(keys.task(taskId), (task) => task && change(task));
      return before;
    },
    onError: (error, _request, before) => {
      for (const [key, value] of before ?? []) client.setQueryData(key, value);
      toast.failed(error);
    },
    onSuccess: (_answer, { action }) => toast.done(t(`action.${action.kind}Done`)),
    onSettled: (_answer, _error, { taskId }) => {
      void client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.task(taskId) });
    },
  });
  const snapshot = (taskId: string): [QueryKey, unknown][] => [
    ...client.getQueriesData({ queryKey: [...keys.tasks, 'list'] }),
    [keys.task(taskId), client.getQueryData(keys.task(taskId))],
  ];
  return useCallback((taskId, action) => mutate({ taskId, action }), [mutate]);
}

/** Ids of tasks with an action on its way. */
export function usePendingTasks(): ReadonlySet<string> {
  const pending = useMutationState({
    filters: { mutationKey: MUTATION, status: 'pending' },
    select: (mutation) => (mutation.state.variables as Request | undefined)?.taskId ?? '',
  });
  return useMemo(() => new Set(pending), [pending]);
}

function perform({ taskId, action }: Request): Promise<unknown> {
  switch (action.kind) {
    case 'claim':
      return claimTask(taskId);
    case 'release':
      return releaseTask(taskId);
    case 'assign':
      return assignTask(taskId, action.user.id);
    case 'snooze':
      return snoozeTask(taskId, action.until);
  }
}

function predicted<T extends Task>(task: T, action: TaskAction, me: Person): T {
  const now = new Date().toISOString();
  switch (action.kind) {
    case 'claim':
      return { ...task, assignee: me, claimedAt: now };
    case 'release':
      return { ...task, assignee: null, claimedAt: null };
    case 'assign':
      return { ...task, assignee: action.user, claimedAt: now };
    case 'snooze':
      return { ...task, snoozedUntil: action.until?.toISOString() ?? null };
  }
}

function changeInPage(page: TaskPage | undefined, taskId: string, change: (task: Task) => Task): TaskPage | undefined {
  return page && { ...page, items: page.items.map((task) => (task.id === taskId ? change(task) : task)) };
}
