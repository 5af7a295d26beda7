import type { TaskQuery } from '../../client/tasks';

export const VIEWS = ['mine', 'team', 'all'] as const;
export const DUES = ['overdue', 'today', 'week'] as const;
export const PRIORITIES = ['urgent', 'high', 'routine'] as const;
export const STATUSES = ['open', 'completed', 'cancelled'] as const;
export const SORTS = ['priority', 'due', 'opened'] as const;

export type View = (typeof VIEWS)[number];
type Status = (typeof STATUSES)[number];
type Sort = (typeof SORTS)[number];

/** What the worklist shows, as the address of the page says it. */
export interface WorklistState {
  readonly view: View;
  readonly status: Status;
  readonly sort: Sort;
  readonly due: (typeof DUES)[number] | undefined;
  readonly priority: (typeof PRIORITIES)[number] | undefined;
  readonly patient: string | undefined;
  readonly q: string;
  /** Cursors of the pages gone through, the current one last. */
  readonly after: readonly string[];
  readonly task: string | undefined;
}

export const PAGE_SIZE = 50;

export function readWorklist(params: URLSearchParams): WorklistState {
  return {
    view: oneOf(VIEWS, params.get('view')) ?? 'team',
    status: oneOf(STATUSES, params.get('status')) ?? 'open',
    sort: oneOf(SORTS, params.get('sort')) ?? 'priority',
    due: oneOf(DUES, params.get('due')),
    priority: oneOf(PRIORITIES, params.get('priority')),
    patient: params.get('patient') ?? undefined,
    q: params.get('q') ?? '',
    after: params.getAll('after'),
    task: params.get('task') ?? undefined,
  };
}

/** The address for a state: what is not said is the default. */
export function writeWorklist(state: WorklistState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.view !== 'team') params.set('view', state.view);
  if (state.status !== 'open') params.set('status', state.status);
  if (state.sort !== 'priority') params.set('sort', state.sort);
  if (state.due) params.set('due', state.due);
  if (state.priority) params.set('priority', state.priority);
  if (state.patient) params.set('patient', state.patient);
  if (state.q !== '') params.set('q', state.q);
  for (const cursor of state.after) params.append('after', cursor);
  if (state.task) params.set('task', state.task);
  return params;
}

/** Filters narrow a view; the view itself and the order do not count. */
export function isFiltered(state: WorklistState): boolean {
  return state.due !== undefined || state.priority !== undefined || state.patient !== undefined || state.q !== '';
}

export function withoutFilters(state: WorklistState): WorklistState {
  return { ...state, due: undefined, priority: undefined, patient: undefined, q: '', after: [] };
}

/** The API's query of the list; the open task is no part of it. */
export function listQuery(state: WorklistState): TaskQuery {
  const cursor = state.after.at(-1);
  return {
    view: state.view,
    status: state.status,
    sort: state.sort,
    limit: PAGE_SIZE,
    ...(state.due && { due: state.due }),
    ...(state.priority && { priority: state.priority }),
    ...(state.patient !== undefined && { patient: state.patient }),
    ...(state.q !== '' && { q: state.q }),
    ...(cursor !== undefined && { cursor }),
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | undefined {
  return allowed.find((each) => each === value);
}
