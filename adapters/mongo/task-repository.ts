import type { OrganizationRepository, Page, Race, TaskQuery, TaskRepository } from '../../core/repositories';
import type { AuditEvent, Json } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { Task, TaskComment, TaskDecision } from '../../core/record/task';
import type { AuditedCollection } from './audited-collection';
import type { Change, Filter } from './collection';
import type { Database } from './database';
import { between, isIn, above, below, isNot, missing, present } from './operators';
import { findPage } from './page';
import { within } from './scoped';
import { requireStorable } from './storable';
import { taskFilter, taskOrdering } from './task-query';
import { taskSchema, toTask, type TaskRow } from './task-row';

/** A compare-and-set on one task: what must hold, what then changes, and what the timeline says. */
interface Attempt {
  readonly condition: Filter;
  readonly change: Change;
  readonly kind: string;
  readonly data?: { readonly [key: string]: Json };
  /** Whether a task that does not meet the condition is already what the caller wants. */
  readonly already?: (task: TaskRow) => boolean;
}

const undecided: Filter = { status: 'open', decision: missing() };

/** Open, undecided, and nobody else's. */
function workableBy(scope: Scope): Filter {
  return { ...undecided, $or: [{ assignee: missing() }, { 'assignee.id': scope.actor.id }] };
}

const isWorkable = (task: TaskRow): boolean => task.status === 'open' && task.decision === undefined;

export class MongoTaskRepository implements TaskRepository {
  readonly rows: AuditedCollection<TaskRow>;

  constructor(
    private readonly database: Database,
    private readonly organizations: OrganizationRepository,
  ) {
    this.rows = database.audited<TaskRow>('tasks', taskSchema, withTask);
  }

  async get(scope: Scope, id: string): Promise<Task | null> {
    const row = await this.find(scope, id);
    return row && toTask(row);
  }

  async list(scope: Scope, query: TaskQuery): Promise<Page<Task>> {
    const byDay = query.due === 'today' || query.due === 'week';
    const zone = byDay ? (await this.organizations.get(scope.orgId))?.zone : undefined;
    return findPage(this.rows, taskFilter(scope, query, zone ?? 'UTC'), taskOrdering(query.sort), query, toTask);
  }

  async claim(scope: Scope, id: string): Promise<Race<Task> | null> {
    const { id: actorId, name } = scope.actor;
    return this.race(scope, id, {
      condition: { ...undecided, assignee: missing() },
      change: { $set: { assignee: { id: actorId, name }, claimedAt: this.database.clock.now() } },
      kind: 'task.claimed',
      already: (task) => isWorkable(task) && task.assignee?.id === actorId,
    });
  }

  async release(scope: Scope, id: string): Promise<Race<Task> | null> {
    return this.race(scope, id, {
      condition: { ...undecided, 'assignee.id': scope.actor.id },
      change: { $unset: { assignee: 1, claimedAt: 1 } },
      kind: 'task.released',
      already: (task) => isWorkable(task) && task.assignee === undefined,
    });
  }

  async assign(scope: Scope, id: string, to: { id: string; name: string }): Promise<Race<Task> | null> {
    return this.race(scope, id, {
      condition: { ...undecided, 'assignee.id': isNot(to.id) },
      change: { $set: { assignee: { id: to.id, name: to.name }, claimedAt: this.database.clock.now() } },
      kind: 'task.assigned',
      data: { to: to.name },
      already: (task) => isWorkable(task) && task.assignee?.id === to.id,
    });
  }

  async snooze(scope: Scope, id: string, until: Date | null): Promise<Race<Task> | null> {
    return this.race(scope, id, {
      condition: workableBy(scope),
      change: until === null ? { $unset: { snoozedUntil: 1 } } : { $set: { snoozedUntil: until } },
      kind: until === null ? 'task.woken' : 'task.snoozed',
      data: { ...(until !== null && { until: until.toISOString() }) },
    });
  }

  async wake(scope: Scope, patientId: string): Promise<number> {
    const asleep = { ...undecided, snoozedUntil: above(this.database.clock.now()) };
    const tasks = await this.rows.find(within(scope, { patientId, ...asleep }));
    const races = await Promise.all(
      tasks.map(({ _id }) =>
        this.race(scope, _id, {
          condition: asleep,
          change: { $unset: { snoozedUntil: 1 } },
          kind: 'task.woken',
          data: { because: 'reply' },
        }),
      ),
    );
    return races.filter((race) => race?.won === true).length;
  }

  /** @throws invalid-input when a field's name can not be kept */
  async saveDraft(scope: Scope, id: string, data: { [field: string]: Json }): Promise<Race<Task> | null> {
    requireStorable(data, '/data');
    return this.race(scope, id, {
      condition: workableBy(scope),
      change: { $set: { draft: { data, by: scope.actor.id, at: this.database.clock.now() } } },
      kind: 'task.drafted',
    });
  }

  async comment(scope: Scope, id: string, comment: TaskComment): Promise<Race<Task> | null> {
    return this.race(scope, id, {
      condition: { status: isNot('voided'), 'comments.id': isNot(comment.id) },
      change: { $push: { comments: comment } },
      kind: 'task.commented',
      data: { text: comment.text },
      already: (task) => task.comments?.some(({ id: known }) => known === comment.id) ?? false,
    });
  }

  async latestScored(scope: Scope, patientId: string, form: string): Promise<Task | null> {
    const filter = within(scope, { patientId, 'form.form': form, 'decision.scores': present() });
    const [row] = await this.rows.find(filter, { sort: { 'decision.at': -1, _id: 1 }, limit: 1 });
    return row ? toTask(row) : null;
  }

  /** @throws invalid-input when a field's name can not be kept */
  async decide(scope: Scope, id: string, decision: TaskDecision): Promise<Race<Task> | null> {
    requireStorable(decision.data, '/data');
    return this.race(scope, id, {
      condition: workableBy(scope),
      change: { $set: { decision }, $unset: { snoozedUntil: 1 } },
      kind: 'task.completed',
      data: { outcome: decision.outcome, form: decision.data },
    });
  }

  async outcomes(
    scope: Scope,
    { form, field, opened }: Parameters<TaskRepository['outcomes']>[1],
  ): ReturnType<TaskRepository['outcomes']> {
    const filter = within(scope, {
      ...{ 'form.form': form, openedAt: between(opened.from, opened.to) },
      status: isIn(['open', 'completed']),
    });
    const paths = { outcome: 'decision.outcome', answer: `decision.data.${field}` };
    return this.rows.countBy<{ readonly outcome?: string; readonly answer?: string }>(filter, paths);
  }

  async undelivered(olderThan: Date, limit: number): Promise<readonly Task[]> {
    const waiting = { 'decision.at': below(olderThan), 'decision.appliedStep': missing(), status: 'open' };
    return (await this.rows.find(waiting, { sort: { 'decision.at': 1, _id: 1 }, limit })).map(toTask);
  }

  /** One conditional update of one document: of N callers at once, one finds the condition true. */
  private async race(scope: Scope, id: string, attempt: Attempt): Promise<Race<Task> | null> {
    const { kind, data = {} } = attempt;
    const event = this.database.event(scope, { kind, subject: { type: 'task', id }, data });
    const change = { ...attempt.change, $inc: { version: 1 } };
    const changed = await this.rows.recordChange(within(scope, { _id: id, ...attempt.condition }), change, event);
    if (changed) return { won: true, task: toTask(changed) };
    const current = await this.find(scope, id);
    return current && { won: attempt.already?.(current) ?? false, task: toTask(current) };
  }

  /** A voided task never was. */
  private async find(scope: Scope, id: string): Promise<TaskRow | null> {
    return this.rows.findOne(within(scope, { _id: id, status: isNot('voided') }));
  }
}

/** What the timeline says of a task names it; whoever changes one need not have read it before. */
function withTask({ patientId, enrollmentId, title }: TaskRow, event: AuditEvent): AuditEvent {
  return { ...event, patientId, enrollmentId, data: { title: { ...title }, ...event.data } };
}
