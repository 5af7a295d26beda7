import { CarepathFailure } from '../../core/errors';
import type { KeptList, ResolvedBatch, StepBatch, StepLedger } from '../../core/step-ledger';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import { isDuplicateKey, type BulkOperation, type Change, type Collection, type Filter } from './collection';
import { keyField, startedEvent, type EnrollmentRow, type StepTrace } from './enrollment-repository';
import type { Database } from './database';
import type { InboxRow } from './inbox-repository';
import type { IntentRow } from './intent-row';
import { atLeast, atMost, below, isIn, isNot, missing } from './operators';
import { within } from './scoped';
import { ghostsOf, undoIntent, undoNews, undoTask, type Ghosts } from './step-undo';
import { stepEvent, type StepInput, type Write } from './step-input';
import { writesOf } from './step-writes';
import { derivedId } from './stored-id';
import { taskIdOf, type TaskRow } from './task-row';

/** Steps that may be taken back. More than ever fit in one workflow task, which is all that a retry repeats. */
const TRACES_KEPT = 64;
/** How much the workflow's time may differ between two servers. Far less than a workflow task's timeout. */
const CLOCK_TOLERANCE_MS = 5_000;
const BULK_ATTEMPTS = 3;

export interface LedgerRows {
  readonly enrollments: AuditedCollection<EnrollmentRow>;
  readonly tasks: AuditedCollection<TaskRow>;
  readonly intents: AuditedCollection<IntentRow>;
  readonly inbox: Collection<InboxRow>;
}

/**
 * Numbered steps. First the enrollment says what step n is going to write (one update: its progress, its events and a
 * trace of row ids), then the rows are written, one bulk a collection. A retry with another batch finds the trace and
 * takes back what it does not write again. All of it by `_id`: no query on this path grows with the data.
 */
export class MongoStepLedger implements StepLedger {
  constructor(
    private readonly database: Database,
    private readonly rows: LedgerRows,
  ) {}

  async duplicates(
    scope: Scope,
    enrollmentId: string,
    step: number,
    consumed: StepBatch['consumed'],
  ): Promise<readonly string[]> {
    const { decisions, inbox } = consumed;
    const taskIds = decisions.map(({ target }) => taskIdOf(enrollmentId, target));
    const [tasks, entries] = await Promise.all([
      taskIds.length === 0 ? [] : this.rows.tasks.find(within(scope, { _id: isIn(taskIds) })),
      inbox.length === 0 ? [] : this.rows.inbox.find(within(scope, { _id: isIn(inbox), enrollmentId })),
    ]);
    const ids = new Set(decisions.map(({ id }) => id));
    const earlier = (appliedStep: number | undefined): boolean => appliedStep !== undefined && appliedStep < step;
    return [
      ...tasks.flatMap(({ decision }) =>
        decision !== undefined && ids.has(decision.id) && earlier(decision.appliedStep) ? [decision.id] : [],
      ),
      ...entries.flatMap(({ _id, appliedStep }) => (earlier(appliedStep) ? [_id] : [])),
    ];
  }

  /** @throws not-found; conflict when a newer try of this enrollment has taken over */
  async apply(scope: Scope, enrollment: Enrollment, batch: ResolvedBatch): Promise<void> {
    const input = await this.prepare(scope, enrollment, batch);
    const writes = writesOf(input);
    const trace = traceOf(input, writes);
    const before = await this.announce(input, writes, trace);
    const ghosts = ghostsOf(before.traces ?? [], batch.step, trace.token);
    const undo = ghosts && (await this.undoOperations(input, ghosts));
    const revivable = new Set([...(before.voidedTasks ?? []), ...(ghosts?.tasks ?? [])]);
    await allSettled([
      this.write(this.rows.tasks, [...(undo?.tasks ?? []), ...operationsTo('tasks', writes, revivable)]),
      this.write(this.rows.intents, [...(undo?.intents ?? []), ...operationsTo('intents', writes)]),
      this.write(this.rows.inbox, [...(undo?.inbox ?? []), ...operationsTo('inbox', writes)]),
    ]);
    this.rows.tasks.wake([...trace.tasks, ...(ghosts?.tasks ?? [])]);
    this.rows.intents.wake([...trace.intents, ...(ghosts?.intents ?? [])]);
    if (ghosts) await this.bury(input, ghosts, trace);
    if (batch.step % TRACES_KEPT === 0) await this.forgetOldTraces(input);
  }

  async deadline(scope: Scope, enrollmentId: string, key: string): Promise<Date | null> {
    const row = await this.rows.enrollments.findOne(within(scope, { _id: enrollmentId }));
    return row?.deadlines?.[keyField(key)] ?? null;
  }

  async list(scope: Scope, enrollmentId: string, key: string): Promise<KeptList | null> {
    const row = await this.rows.enrollments.findOne(within(scope, { _id: enrollmentId }));
    return row?.lists?.[keyField(key)] ?? null;
  }

  /** Looks up what the batch refers to and does not bring along; nothing, for most. */
  private async prepare(scope: Scope, enrollment: Enrollment, batch: ResolvedBatch): Promise<StepInput> {
    const keys = batch.effects.flatMap((effect) => {
      const key =
        effect.type === 'open-task' ? effect.due : effect.type === 'intend-message' ? effect.expires : undefined;
      return key === undefined || batch.deadlines.has(key) ? [] : [key];
    });
    const earlierDeadlines = new Map<string, Date>();
    for (const key of keys) {
      const at = await this.deadline(scope, enrollment.id, key);
      if (at !== null) earlierDeadlines.set(key, at);
    }
    const targets = batch.effects.flatMap((effect) => (effect.type === 'withdraw-message' ? [effect.target] : []));
    const intended = new Map<string, readonly IntentRow[]>();
    for (const target of targets) {
      const filter = within(scope, { enrollmentId: enrollment.id, effectKey: target });
      intended.set(target, await this.rows.intents.find(filter, { sort: { _id: 1 } }));
    }
    return { scope, enrollment, batch, earlierDeadlines, intended };
  }

  /** The enrollment takes the step: one update, refused when a newer try has been here. Returns the row as it was. */
  private async announce(input: StepInput, writes: readonly Write[], trace: StepTrace): Promise<EnrollmentRow> {
    const { scope, enrollment, batch } = input;
    const change = announcement(input, writes, trace);
    const before = await this.rows.enrollments.changeFrom(
      within(scope, { _id: enrollment.id, ...isNewest(batch) }),
      change,
    );
    if (before) {
      if (change.$addToSet?.['outbox'] !== undefined) this.rows.enrollments.wake([enrollment.id]);
      return before;
    }
    const known = await this.rows.enrollments.findOne(within(scope, { _id: enrollment.id }));
    if (known === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
    throw new CarepathFailure('conflict', 'A newer attempt of this step has taken over.');
  }

  private async undoOperations(
    input: StepInput,
    ghosts: Ghosts,
  ): Promise<{ tasks: BulkOperation[]; intents: BulkOperation[]; inbox: BulkOperation[] }> {
    const { scope, batch } = input;
    const [tasks, intents, inbox] = await Promise.all([
      this.rows.tasks.find(within(scope, { _id: isIn(ghosts.tasks) })),
      this.rows.intents.find(within(scope, { _id: isIn(ghosts.intents) })),
      this.rows.inbox.find(within(scope, { _id: isIn(ghosts.inbox) })),
    ]);
    return {
      tasks: tasks.flatMap((row) => undoTask(input, row)),
      intents: intents.flatMap((row) => undoIntent(batch.step, row)),
      inbox: inbox.flatMap((row) => undoNews(batch, row)),
    };
  }

  private async write<D extends { readonly _id: string }>(
    collection: Collection<D>,
    operations: readonly BulkOperation[],
  ): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await collection.bulk(operations);
        return;
      } catch (error) {
        // Two upserts of one row at the same time: one inserted, and the other finds it when asked again.
        if (!isDuplicateKey(error) || attempt === BULK_ATTEMPTS) throw error;
      }
    }
  }

  /** Ghosts are gone: forget their traces and deadlines, and say on the timeline which lines no longer hold. */
  private async bury(input: StepInput, ghosts: Ghosts, trace: StepTrace): Promise<void> {
    const { scope, enrollment, batch } = input;
    const retracted = ghosts.events.filter((id) => !trace.events.includes(id));
    const deadlines = ghosts.deadlines.filter((field) => !trace.deadlines.includes(field));
    const event = stepEvent(input, `corrected/${derivedId(...retracted)}`, {
      kind: 'enrollment.corrected',
      subject: { type: 'enrollment', id: enrollment.id },
      data: { retracted: [...retracted] },
    });
    const opened = batch.effects.flatMap((effect) =>
      effect.type === 'open-task' ? [taskIdOf(enrollment.id, effect.target)] : [],
    );
    const voided = ghosts.tasks.filter((id) => !opened.includes(id));
    const change: Change = {
      ...(voided.length > 0 && { $addToSet: { voidedTasks: { $each: voided } } }),
      $pull: { traces: { step: atLeast(batch.step), token: isNot(trace.token) } },
      ...(deadlines.length > 0 && { $unset: Object.fromEntries(deadlines.map((field) => [`deadlines.${field}`, 1])) }),
    };
    const own = within(scope, { _id: enrollment.id, appliedAt: batch.at, step: batch.step });
    if (retracted.length > 0) await this.rows.enrollments.recordChange(own, change, event);
    else await this.rows.enrollments.change(own, change);
  }

  private async forgetOldTraces({ scope, enrollment, batch }: StepInput): Promise<void> {
    await this.rows.enrollments.change(within(scope, { _id: enrollment.id }), {
      $pull: { traces: { step: below(batch.step - TRACES_KEPT) } },
    });
  }
}

/**
 * A batch is of the newest try when its instant is not before the last one's. A lower step number alone is no sign of
 * age: a workflow task that is retried begins again at the first of its steps.
 */
function isNewest({ step, at }: ResolvedBatch): Filter {
  return {
    $or: [
      { appliedAt: missing() },
      { appliedAt: below(at) },
      { appliedAt: at, step: atMost(step) },
      { appliedAt: atMost(new Date(at.getTime() + CLOCK_TOLERANCE_MS)), step: below(step) },
    ],
  };
}

function announcement({ scope, enrollment, batch }: StepInput, writes: readonly Write[], trace: StepTrace): Change {
  const end = batch.effects.find((effect) => effect.type === 'end');
  const deadlines = [...batch.deadlines].map(([key, { at }]): [string, Date] => [`deadlines.${keyField(key)}`, at]);
  const lists = [...batch.lists].map(([key, list]): [string, KeptList] => [`lists.${keyField(key)}`, list]);
  const events = writes.flatMap((write): readonly AuditEvent[] => (write.to === 'enrollment' ? [write.event] : []));
  const first = batch.step === 1 ? [startedEvent(scope, enrollment, batch.at)] : [];
  const told = [...first, ...events];
  return {
    $set: {
      appliedAt: batch.at,
      step: batch.step,
      progress: batch.progress,
      ...(batch.definition && { definitionId: batch.definition.id, definitionVersion: batch.definition.version }),
      status: end ? 'ended' : 'running',
      ...(end && { outcome: end.outcome, endedAt: batch.at }),
      ...Object.fromEntries<Date | KeptList>([...deadlines, ...lists]),
    },
    ...(!end && { $unset: { outcome: 1, endedAt: 1 } }),
    $addToSet: { traces: trace, ...(told.length > 0 && { outbox: { $each: told } }) },
  };
}

function traceOf({ batch }: StepInput, writes: readonly Write[]): StepTrace {
  const ids = (to: 'tasks' | 'intents' | 'inbox'): readonly string[] => [
    ...new Set(writes.flatMap((write) => (write.to === to ? [write.id] : []))),
  ];
  return {
    step: batch.step,
    token: derivedId(
      JSON.stringify([
        batch.at,
        batch.effects,
        batch.consumed,
        batch.progress,
        [...batch.conditions],
        [...batch.lists],
      ]),
    ),
    tasks: ids('tasks'),
    intents: ids('intents'),
    inbox: ids('inbox'),
    deadlines: [...batch.deadlines.keys()].map(keyField),
    events: writes.flatMap((write) => ('event' in write ? [write.event.id] : [])),
  };
}

function operationsTo(
  to: 'tasks' | 'intents' | 'inbox',
  writes: readonly Write[],
  revivable: ReadonlySet<string> = new Set(),
): readonly BulkOperation[] {
  return writes.flatMap((write) => {
    if (write.to !== to) return [];
    const revival = write.to === 'tasks' && revivable.has(write.id) ? (write.revival ?? []) : [];
    return [...write.operations, ...revival];
  });
}

/** Fails when one failed, but not before all have ended: a write still under way would meet the retry. */
async function allSettled(writes: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writes)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
