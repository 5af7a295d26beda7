import { CarepathFailure } from '../../core/errors';
import type { Effect, OpenTaskEffect } from '../../core/pathway/effects';
import type { AuditEvent } from '../../core/record/audit-event';
import type { BulkOperation, Filter } from './collection';
import { isNot, searchText } from './operators';
import { dateOf, stepEvent, type StepInput, type Write } from './step-input';
import { NO_DUE, PRIORITY_RANK, taskIdOf } from './task-row';

export function openTask(input: StepInput, effect: OpenTaskEffect): Write {
  const { enrollment } = input;
  const _id = taskIdOf(enrollment.id, effect.target);
  const event = taskEvent(input, effect.key, _id, 'task.opened', {
    title: { ...effect.title },
    why: { ...effect.why },
    queue: effect.queue,
    priority: effect.priority,
  });
  const content = taskContent(input, effect);
  const filter = { _id, orgId: enrollment.orgId };
  const fresh = { ...content, comments: [], version: 1, outbox: [event] };
  return {
    to: 'tasks',
    id: _id,
    event,
    operations: [{ updateOne: { filter, update: { $setOnInsert: fresh }, upsert: true } }],
    revival: revivalOf({ ...filter, status: 'voided' }, content, event),
  };
}

/**
 * A voided row comes back with what people did on it: their draft, claim, comments and decision. Where the timeline
 * says that it was voided, it also says that it was opened again.
 */
function revivalOf(
  voided: Filter,
  content: { readonly [field: string]: unknown },
  event: AuditEvent,
): readonly BulkOperation[] {
  const again = { ...event, id: `${event.id}/again-${event.at.getTime()}` };
  const absent = ['form', 'due', 'dueDerivation'].filter((field) => !(field in content));
  const $unset = { voidTold: 1, ...Object.fromEntries(absent.map((field) => [field, 1])) };
  return [
    {
      updateOne: {
        filter: { ...voided, voidTold: true },
        update: { $set: content, $unset, $inc: { version: 1 }, $push: { outbox: again } },
      },
    },
    {
      updateOne: { filter: voided, update: { $set: content, $unset, $inc: { version: 1 }, $push: { outbox: event } } },
    },
  ];
}

function taskContent(input: StepInput, effect: OpenTaskEffect): { readonly [field: string]: unknown } {
  const { enrollment, batch } = input;
  const due = dateOf(input, effect.due);
  const derivation = effect.due === undefined ? undefined : batch.deadlines.get(effect.due)?.derivation;
  const form = effect.form === undefined ? undefined : batch.forms.get(effect.form);
  return {
    enrollmentId: enrollment.id,
    patientId: enrollment.patientId,
    patientName: batch.patientName,
    pathway: { name: enrollment.pathway, version: batch.definition?.version ?? enrollment.definitionVersion },
    effectKey: effect.target,
    stepId: effect.stepId,
    openedStep: batch.step,
    title: effect.title,
    why: effect.why,
    queue: effect.queue,
    priority: effect.priority,
    priorityRank: PRIORITY_RANK[effect.priority],
    openedAs: {
      queue: effect.queue,
      priority: effect.priority,
      ...(due !== undefined && { due }),
      ...(derivation !== undefined && { derivation }),
    },
    ...(form !== undefined && { form }),
    outcomes: effect.outcomes,
    status: 'open',
    ...(due !== undefined && { due }),
    ...(derivation !== undefined && { dueDerivation: derivation }),
    dueSort: due ?? NO_DUE,
    escalations: [],
    moves: [],
    openedAt: batch.at,
    searchText: searchText(effect.title.en, effect.title.es, batch.patientName),
  };
}

export function completeTask(input: StepInput, decision: { readonly id: string; readonly target: string }): Write {
  const { enrollment, batch } = input;
  const _id = taskIdOf(enrollment.id, decision.target);
  const event = taskEvent(input, `decision/${decision.id}`, _id, 'task.applied', { decision: decision.id });
  const operation = {
    updateOne: {
      filter: { _id, orgId: enrollment.orgId, status: 'open', 'decision.id': decision.id },
      update: {
        $set: { status: 'completed', closedStep: batch.step, 'decision.appliedStep': batch.step },
        $inc: { version: 1 },
        $push: { outbox: event },
      },
    },
  };
  return { to: 'tasks', id: _id, operations: [operation] };
}

export function closeTask(input: StepInput, key: string, target: string, reason: string): Write {
  const _id = taskIdOf(input.enrollment.id, target);
  const operation = {
    updateOne: {
      filter: { _id, orgId: input.enrollment.orgId, status: 'open' },
      update: {
        $set: { status: 'cancelled', closedStep: input.batch.step },
        $inc: { version: 1 },
        $push: { outbox: taskEvent(input, key, _id, 'task.cancelled', { reason }) },
      },
    },
  };
  return { to: 'tasks', id: _id, operations: [operation] };
}

/** Once a rung: the queue changes hands, and a routine task becomes a high one. */
export function escalateTask(input: StepInput, effect: Extract<Effect, { type: 'escalate-task' }>): Write {
  const { enrollment, batch } = input;
  const _id = taskIdOf(enrollment.id, effect.target);
  const { rung, to } = effect;
  const event = taskEvent(input, effect.key, _id, 'task.escalated', { rung, to });
  const open = { _id, orgId: enrollment.orgId, status: 'open' };
  return {
    to: 'tasks',
    id: _id,
    operations: [
      {
        updateOne: {
          filter: { ...open, 'escalations.rung': isNot(rung) },
          update: {
            $set: { queue: to },
            $inc: { version: 1 },
            $push: { escalations: { rung, to, at: batch.at, step: batch.step }, outbox: event },
          },
        },
      },
      {
        updateOne: {
          filter: { ...open, priority: 'routine' },
          update: { $set: { priority: 'high', priorityRank: PRIORITY_RANK.high } },
        },
      },
    ],
  };
}

/** Another due time; the step that set it is noted, so that a retry can take it back. */
export function rescheduleTask(input: StepInput, effect: Extract<Effect, { type: 'reschedule-task' }>): Write {
  const { enrollment, batch } = input;
  const _id = taskIdOf(enrollment.id, effect.target);
  const due = dateOf(input, effect.due);
  const derivation = batch.deadlines.get(effect.due)?.derivation;
  if (!due)
    throw new CarepathFailure('broken-definition', `A task was moved to a time that is not there: ${effect.due}.`);
  const event = taskEvent(input, effect.key, _id, 'task.rescheduled', { due: due.toISOString() });
  const moved = { step: batch.step, key: effect.due, due, ...(derivation !== undefined && { derivation }) };
  return {
    to: 'tasks',
    id: _id,
    operations: [
      {
        updateOne: {
          filter: { _id, orgId: enrollment.orgId, status: 'open', 'moves.key': isNot(effect.due) },
          update: {
            $set: { due, dueSort: due, ...(derivation !== undefined && { dueDerivation: derivation }) },
            $inc: { version: 1 },
            $push: { moves: moved, outbox: event },
          },
        },
      },
    ],
  };
}

function taskEvent(input: StepInput, key: string, id: string, kind: string, data: AuditEvent['data']): AuditEvent {
  return stepEvent(input, key, { kind, subject: { type: 'task', id }, data });
}
