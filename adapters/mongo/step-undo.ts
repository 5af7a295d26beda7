import type { ResolvedBatch } from '../../core/step-ledger';
import type { TaskPriority } from '../../core/record/task';
import type { BulkOperation, Change } from './collection';
import type { StepTrace } from './enrollment-repository';
import type { InboxRow } from './inbox-repository';
import type { IntentRow } from './intent-row';
import { stepEvent, type StepInput } from './step-input';
import { type DueTime, PRIORITY_RANK, taskIdOf, type TaskRow } from './task-row';

/** A try of this step or a later one that another try has taken the place of. */
export interface Ghosts {
  readonly tasks: readonly string[];
  readonly intents: readonly string[];
  readonly inbox: readonly string[];
  readonly deadlines: readonly string[];
  readonly events: readonly string[];
}

/** What earlier tries of this step, and steps after it, were going to write. The same batch again is no ghost. */
export function ghostsOf(traces: readonly StepTrace[], step: number, token: string): Ghosts | null {
  const ghosts = traces.filter((trace) => trace.step >= step && trace.token !== token);
  if (ghosts.length === 0) return null;
  const all = (list: (trace: StepTrace) => readonly string[]): readonly string[] => [...new Set(ghosts.flatMap(list))];
  return {
    tasks: all((trace) => trace.tasks),
    intents: all((trace) => trace.intents),
    inbox: all((trace) => trace.inbox),
    deadlines: all((trace) => trace.deadlines),
    events: all((trace) => trace.events),
  };
}

/** Takes back on a task what steps from this one on have done. What people did on it stays. */
export function undoTask(input: StepInput, row: TaskRow): readonly BulkOperation[] {
  const { step } = input.batch;
  const change = row.openedStep >= step ? voiding(input, row) : reopening(input, row);
  return change === null ? [] : [{ updateOne: { filter: { _id: row._id, orgId: row.orgId }, update: change } }];
}

function voiding(input: StepInput, row: TaskRow): Change | null {
  if (row.status === 'voided') return null;
  const change = { $set: { status: 'voided' }, $unset: { closedStep: 1, 'decision.appliedStep': 1 } };
  if (opensAgain(input.batch, row)) return change;
  return told(input, row, 'voided', { ...change, $set: { ...change.$set, voidTold: true } });
}

function reopening(input: StepInput, row: TaskRow): Change | null {
  const { step } = input.batch;
  const closed = row.closedStep !== undefined && row.closedStep >= step;
  const kept = (row.escalations ?? []).filter((escalation) => escalation.step < step);
  const escalated = kept.length < (row.escalations ?? []).length;
  const moves = (row.moves ?? []).filter((move) => move.step < step);
  const moved = moves.length < (row.moves ?? []).length;
  if (!closed && !escalated && !moved) return null;
  const priority: TaskPriority =
    kept.length > 0 && row.openedAs.priority === 'routine' ? 'high' : row.openedAs.priority;
  const change: Change = {
    $set: {
      ...(closed && { status: 'open' }),
      ...(escalated && {
        escalations: kept,
        queue: kept.at(-1)?.to ?? row.openedAs.queue,
        priority,
        priorityRank: PRIORITY_RANK[priority],
      }),
      ...(moved && { moves, ...dueOf(moves.at(-1) ?? row.openedAs) }),
    },
    ...(closed && { $unset: { closedStep: 1, 'decision.appliedStep': 1 } }),
  };
  return closesAgain(input, row) ? change : told(input, row, 'reopened', change);
}

function dueOf({ due, derivation }: DueTime): { readonly [field: string]: unknown } {
  return { ...(due && { due, dueSort: due }), ...(derivation && { dueDerivation: derivation }) };
}

function told(input: StepInput, row: TaskRow, what: 'voided' | 'reopened', change: Change): Change {
  const event = stepEvent(input, `${what}/${row.effectKey}`, {
    kind: `task.${what}`,
    subject: { type: 'task', id: row._id },
    data: { title: { ...row.title } },
  });
  return { ...change, $push: { outbox: event } };
}

/** Whether the batch opens this task itself. */
function opensAgain(batch: ResolvedBatch, row: TaskRow): boolean {
  return batch.effects.some((effect) => effect.type === 'open-task' && effect.target === row.effectKey);
}

function closesAgain({ enrollment, batch }: StepInput, row: TaskRow): boolean {
  return (
    batch.consumed.decisions.some(({ target }) => taskIdOf(enrollment.id, target) === row._id) ||
    batch.effects.some((effect) => effect.type === 'close-task' && effect.target === row.effectKey)
  );
}

/** An intent of a ghost was never handed to a carrier: sending begins only after its step stands. */
export function undoIntent(step: number, row: IntentRow): readonly BulkOperation[] {
  const filter = { _id: row._id, orgId: row.orgId };
  const untouched = row.attempts === 0 && (row.status === 'pending' || row.status === 'suppressed');
  if (row.openedStep !== undefined && row.openedStep >= step && untouched) {
    return [{ deleteOne: { filter: { ...filter, status: row.status, attempts: 0 } } }];
  }
  if (row.withdrawnStep === undefined || row.withdrawnStep < step) return [];
  const suppressed = row.status === 'suppressed' && row.reason === 'withdrawn';
  return [
    {
      updateOne: {
        filter,
        update: {
          ...(suppressed && { $set: { status: 'pending' } }),
          $unset: { withdrawnStep: 1, ...(suppressed && { reason: 1 }) },
        },
      },
    },
  ];
}

/** News that this step does not apply is waiting again. */
export function undoNews({ step, consumed }: ResolvedBatch, row: InboxRow): readonly BulkOperation[] {
  const applied = row.appliedStep !== undefined && row.appliedStep >= step;
  if (!applied || consumed.inbox.includes(row._id)) return [];
  return [{ updateOne: { filter: { _id: row._id, orgId: row.orgId }, update: { $unset: { appliedStep: 1 } } } }];
}
