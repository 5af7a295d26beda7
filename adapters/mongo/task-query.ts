import { DateTime } from 'luxon';
import type { TaskQuery } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import type { Filter } from './collection';
import { below, between, containsText, isIn, isNot, missing, present } from './operators';
import type { Ordering } from './page';
import { within } from './scoped';

/** Urgent first, then what is due first. */
const byPriority: Ordering = {
  name: 'priority',
  fields: [
    { path: 'priorityRank', direction: 1, kind: 'number' },
    { path: 'dueSort', direction: 1, kind: 'date' },
  ],
};
const byDue: Ordering = { name: 'due', fields: [{ path: 'dueSort', direction: 1, kind: 'date' }] };
const newestFirst: Ordering = { name: 'opened', fields: [{ path: 'openedAt', direction: -1, kind: 'date' }] };

export function taskOrdering(sort: TaskQuery['sort']): Ordering {
  switch (sort) {
    case 'due':
      return byDue;
    case 'opened':
      return newestFirst;
    case 'priority':
    case undefined:
      return byPriority;
  }
}

/** What a worklist shows. Days are the clinic's, in its `zone`; voided tasks never were. */
export function taskFilter(scope: Scope, query: TaskQuery, zone: string): Filter {
  const conditions: Filter[] = [
    statusCondition(query.status),
    { status: isNot('voided') },
    ...viewConditions(scope, query, query.view),
    ...dueConditions(query.due, query.now, zone),
  ];
  if (query.patientId !== undefined) conditions.push({ patientId: query.patientId });
  if (query.enrollmentId !== undefined) conditions.push({ enrollmentId: query.enrollmentId });
  if (query.pathway !== undefined) conditions.push({ 'pathway.name': query.pathway });
  if (query.priority !== undefined) conditions.push({ priority: query.priority });
  if (query.q !== undefined && query.q.trim() !== '') conditions.push({ searchText: containsText(query.q.trim()) });
  return within(scope, { $and: conditions });
}

/** A stored decision completes a task for people, also while the workflow has not heard of it yet. */
function statusCondition(status: TaskQuery['status']): Filter {
  switch (status) {
    case 'open':
      return { status: 'open', decision: missing() };
    case 'completed':
      return { $or: [{ status: 'completed' }, { status: 'open', decision: present() }] };
    case 'cancelled':
    case 'voided':
      return { status };
    case undefined:
      return {};
  }
}

function viewConditions(scope: Scope, query: TaskQuery, view: TaskQuery['view']): readonly Filter[] {
  const now = new Date(query.now.getTime() + 1);
  const awake = { $or: [{ snoozedUntil: missing() }, { snoozedUntil: below(now) }] };
  switch (view) {
    case 'mine':
      return [{ 'assignee.id': scope.actor.id }, ...(query.includeSnoozed === true ? [] : [awake])];
    case 'team':
      return [{ queue: isIn(query.queues ?? []) }, ...(query.includeSnoozed === true ? [] : [awake])];
    case 'all':
    case undefined:
      return [];
  }
}

function dueConditions(due: TaskQuery['due'], now: Date, zone: string): readonly Filter[] {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  switch (due) {
    case 'overdue':
      return [{ due: below(now) }];
    case 'today':
      return [{ due: between(today.toJSDate(), today.plus({ days: 1 }).toJSDate()) }];
    case 'week':
      return [{ due: between(today.toJSDate(), today.plus({ days: 7 }).toJSDate()) }];
    case undefined:
      return [];
  }
}
