import { z } from 'zod';
import { changeTask, type TaskChange } from '../commands/change-task';
import { crisisRaiser } from '../commands/raise-crisis';
import { completeTask } from '../commands/complete-task';
import { id } from '../contract/primitives';
import * as contract from '../contract/tasks';
import { CarepathFailure } from '../../core/errors';
import type { Task } from '../../core/record/task';
import { queuesOf } from '../middleware/permissions';
import { presentTask, presentTaskDetail } from '../present/task';
import { recordAccess } from './access';
import { given, pageRequest } from './page';
import { reply, route, type Call, type RouteContract } from './route';

const params = z.strictObject({ id });
const changed = { 200: { description: 'The task as it is now; 409 names who was faster', body: contract.task } };

/** What a change of a task needs of its call. */
type TaskCall = Pick<Call<RouteContract>, 'deps' | 'scope' | 'language'>;

async function change(
  { deps: { repositories, clock }, scope, language }: TaskCall,
  taskId: string,
  wanted: TaskChange,
) {
  const task = await changeTask({ ...repositories, clock }, scope, taskId, wanted);
  return reply(200, presentTask(task, language));
}

async function whole({ deps: { repositories }, scope, language }: TaskCall, task: Task) {
  return presentTaskDetail(task, language, await repositories.patients.get(scope, task.patientId));
}

export const taskRoutes = [
  route({
    method: 'get',
    path: '/tasks',
    summary: 'The worklist: your own tasks, those of your queues (team), or all',
    permission: 'tasks:read',
    contract: {
      query: contract.taskListQuery,
      responses: { 200: { description: 'A page of tasks', body: contract.taskPage } },
    },
    handler: async ({ deps, scope, principal, query, language }) => {
      const { limit, cursor, patient, enrollment, ...filters } = query;
      const page = await deps.repositories.tasks.list(scope, {
        ...given({ ...filters, patientId: patient, enrollmentId: enrollment }),
        ...pageRequest({ limit, cursor }),
        queues: queuesOf(principal.roles),
        now: deps.clock.now(),
      });
      if (patient !== undefined) await recordAccess(deps, scope, patient, 'tasks');
      return reply(200, { ...page, items: page.items.map((task) => presentTask(task, language)) });
    },
  }),
  route({
    method: 'get',
    path: '/tasks/:id',
    summary: 'One task with its form, draft, decision and comments',
    permission: 'tasks:read',
    contract: { params, responses: { 200: { description: 'The task', body: contract.taskDetail } } },
    handler: async ({ params: { id: taskId }, ...call }) => {
      const { deps, scope } = call;
      const task = await deps.repositories.tasks.get(scope, taskId);
      if (!task) throw new CarepathFailure('not-found', 'There is no such task.');
      await recordAccess(deps, scope, task.patientId, 'task');
      return reply(200, await whole(call, task));
    },
  }),
  route({
    method: 'post',
    path: '/tasks/:id/claim',
    summary: 'Take a task; your own second claim is fine',
    permission: 'tasks:work',
    contract: { params, responses: changed },
    handler: ({ params: { id: taskId }, ...call }) => change(call, taskId, { type: 'claim' }),
  }),
  route({
    method: 'post',
    path: '/tasks/:id/release',
    summary: 'Give a task back to its queue',
    permission: 'tasks:work',
    contract: { params, responses: changed },
    handler: ({ params: { id: taskId }, ...call }) => change(call, taskId, { type: 'release' }),
  }),
  route({
    method: 'post',
    path: '/tasks/:id/assign',
    summary: 'Give a task to a colleague',
    permission: 'tasks:work',
    contract: { params, body: contract.assignRequest, responses: changed },
    handler: ({ params: { id: taskId }, body, ...call }) =>
      change(call, taskId, { type: 'assign', userId: body.userId }),
  }),
  route({
    method: 'post',
    path: '/tasks/:id/snooze',
    summary: 'Hide a task until later, or wake it with null',
    permission: 'tasks:work',
    contract: { params, body: contract.snoozeRequest, responses: changed },
    handler: ({ params: { id: taskId }, body: { until }, ...call }) =>
      change(call, taskId, { type: 'snooze', until: until === null ? null : new Date(until) }),
  }),
  route({
    method: 'post',
    path: '/tasks/:id/draft',
    summary: 'Keep what is filled in so far; it is checked only when the task is completed',
    permission: 'tasks:work',
    contract: { params, body: contract.draftRequest, responses: changed },
    handler: ({ params: { id: taskId }, body, ...call }) => change(call, taskId, { type: 'draft', data: body.data }),
  }),
  route({
    method: 'post',
    path: '/tasks/:id/comment',
    summary: 'Write a comment',
    permission: 'tasks:work',
    contract: { params, body: contract.commentRequest, responses: changed },
    handler: ({ params: { id: taskId }, body, ...call }) => change(call, taskId, { type: 'comment', text: body.text }),
  }),
  route({
    method: 'post',
    path: '/tasks/:id/complete',
    summary: 'Decide a task',
    permission: 'tasks:work',
    contract: {
      params,
      body: contract.completeRequest,
      responses: {
        200: { description: 'Stored, and the pathway has moved on', body: contract.completion },
        202: { description: 'Stored; the pathway hears of it later, nothing is lost', body: contract.completion },
      },
    },
    handler: async ({ params: { id: taskId }, body, ...call }) => {
      const { scope, deps } = call;
      const { repositories, runtime, clock } = deps;
      const work = { ...repositories, runtime, clock, raiseCrisis: crisisRaiser(deps) };
      const { task, applied } = await completeTask(work, scope, { taskId, ...body });
      return reply(applied ? 200 : 202, { task: await whole(call, task), applied });
    },
  }),
];
