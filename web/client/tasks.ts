import type { Json } from '../../api/contract/primitives';
import type { completion, Task, TaskDetail, TaskListQuery, TaskPage } from '../../api/contract/tasks';
import type { z } from 'zod';
import { callApi } from './http';

export type Completion = z.infer<typeof completion>;
export type FormData = Readonly<Record<string, Json>>;

export type TaskQuery = Omit<Partial<TaskListQuery>, 'limit'> & { readonly limit?: number };

const path = (id: string) => `/tasks/${encodeURIComponent(id)}`;

export function listTasks(query: TaskQuery, signal?: AbortSignal): Promise<TaskPage> {
  return callApi('GET', '/tasks', { query: { ...query }, ...(signal && { signal }) });
}

export function getTask(id: string, signal?: AbortSignal): Promise<TaskDetail> {
  return callApi('GET', path(id), signal ? { signal } : {});
}

export function claimTask(id: string): Promise<Task> {
  return callApi('POST', `${path(id)}/claim`, { body: {} });
}

export function releaseTask(id: string): Promise<Task> {
  return callApi('POST', `${path(id)}/release`, { body: {} });
}

export function assignTask(id: string, userId: string): Promise<Task> {
  return callApi('POST', `${path(id)}/assign`, { body: { userId } });
}

/** `until` null wakes it. */
export function snoozeTask(id: string, until: Date | null): Promise<Task> {
  return callApi('POST', `${path(id)}/snooze`, { body: { until: until?.toISOString() ?? null } });
}

export function commentOnTask(id: string, text: string): Promise<unknown> {
  return callApi('POST', `${path(id)}/comment`, { body: { text } });
}

export function saveDraft(id: string, data: FormData, keepalive: boolean): Promise<unknown> {
  return callApi('POST', `${path(id)}/draft`, { body: { data }, keepalive });
}

export function completeTask(id: string, outcome: string, data: FormData, key: string): Promise<Completion> {
  return callApi('POST', `${path(id)}/complete`, { body: { outcome, data }, idempotencyKey: key });
}
