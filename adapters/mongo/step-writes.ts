import type { Effect, IntendMessageEffect, OpenTaskEffect } from '../../core/pathway/effects';
import type { ResolvedBatch } from '../../core/ports';
import type { AuditEvent, Json } from '../../core/record/audit-event';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { BulkOperation, Filter } from './collection';
import { atLeast, isNot, missing, searchText } from './operators';
import { derivedId } from './stored-id';
import { NO_DUE, PRIORITY_RANK } from './task-row';

/** What one step writes to one row, or tells of the enrollment itself. */
export type Write =
  | {
      readonly to: 'tasks';
      readonly id: string;
      readonly operations: readonly BulkOperation[];
      /** Needed only where a voided row may be in the way. */
      readonly revival?: readonly BulkOperation[];
      readonly event?: AuditEvent;
    }
  | {
      readonly to: 'intents';
      readonly id: string;
      readonly operations: readonly BulkOperation[];
      readonly event?: AuditEvent;
    }
  | { readonly to: 'inbox'; readonly id: string; readonly operations: readonly BulkOperation[] }
  | { readonly to: 'enrollment'; readonly event: AuditEvent };

/** A step with what was looked up for it beforehand. */
export interface StepInput {
  readonly scope: Scope;
  readonly enrollment: Enrollment;
  readonly batch: ResolvedBatch;
  /** Deadlines of earlier steps that this one refers to. */
  readonly earlierDeadlines: ReadonlyMap<string, Date>;
  /** Intents that are there already, by the target of a withdrawal. */
  readonly intended: ReadonlyMap<string, readonly { readonly _id: string; readonly channel: string }[]>;
}

export function taskIdOf(enrollmentId: string, target: string): string {
  return derivedId('task', enrollmentId, target);
}

/** All writes of a step: what people and the world did first, then the effects in their order. */
export function writesOf(input: StepInput): readonly Write[] {
  const { decisions, inbox } = input.batch.consumed;
  return [
    ...decisions.map((decision) => completeTask(input, decision)),
    ...inbox.map((id) => applyNews(input, id)),
    ...input.batch.effects.flatMap((effect) => writesOfEffect(input, effect)),
  ];
}

function writesOfEffect(input: StepInput, effect: Effect): readonly Write[] {
  switch (effect.type) {
    case 'open-task':
      return [openTask(input, effect)];
    case 'close-task':
      return [closeTask(input, effect.key, effect.target, effect.reason)];
    case 'escalate-task':
      return [escalateTask(input, effect)];
    case 'intend-message':
      return intendMessage(input, effect);
    case 'withdraw-message':
      return withdrawMessage(input, effect);
    case 'reach-milestone':
      return [
        tell(input, effect.key, 'milestone.reached', { name: effect.name, at: new Date(effect.at).toISOString() }),
      ];
    case 'miss-milestone':
      return [
        tell(input, effect.key, 'milestone.missed', { name: effect.name, at: new Date(effect.at).toISOString() }),
      ];
    case 'record':
      return [tell(input, effect.key, 'value.recorded', { name: effect.name, value: effect.value })];
    case 'note':
      return [
        tell(input, effect.key, 'step.noted', {
          note: effect.note,
          target: effect.target,
          ...(effect.detail !== undefined && { detail: effect.detail }),
        }),
      ];
    case 'end':
      return [tell(input, effect.key, 'enrollment.ended', { outcome: effect.outcome })];
    case 'decide':
    case 'deadline':
    case 'send':
      return [];
  }
}

/** An event of a step: its id follows from enrollment, step and effect, so that a retry tells nothing twice. */
export function stepEvent(
  { scope, enrollment, batch }: Pick<StepInput, 'scope' | 'enrollment' | 'batch'>,
  key: string,
  event: Pick<AuditEvent, 'kind' | 'subject' | 'data'>,
): AuditEvent {
  return {
    id: `${enrollment.id}:${batch.step}:${key}`,
    at: batch.at,
    actor: scope.actor,
    ...event,
    patientId: enrollment.patientId,
    enrollmentId: enrollment.id,
  };
}

function tell(input: StepInput, key: string, kind: string, data: { readonly [key: string]: Json }): Write {
  const subject = { type: 'enrollment', id: input.enrollment.id };
  return { to: 'enrollment', event: stepEvent(input, key, { kind, subject, data }) };
}

function taskEvent(input: StepInput, key: string, id: string, kind: string, data: AuditEvent['data']): AuditEvent {
  return stepEvent(input, key, { kind, subject: { type: 'task', id }, data });
}

function dateOf({ batch, earlierDeadlines }: StepInput, key: string | undefined): Date | undefined {
  if (key === undefined) return undefined;
  return batch.deadlines.get(key)?.at ?? earlierDeadlines.get(key);
}

function openTask(input: StepInput, effect: OpenTaskEffect): Write {
  const { enrollment, batch } = input;
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
    pathway: { name: enrollment.pathway, version: enrollment.definitionVersion },
    effectKey: effect.target,
    stepId: effect.stepId,
    openedStep: batch.step,
    title: effect.title,
    why: effect.why,
    queue: effect.queue,
    priority: effect.priority,
    priorityRank: PRIORITY_RANK[effect.priority],
    openedAs: { queue: effect.queue, priority: effect.priority },
    ...(form !== undefined && { form }),
    outcomes: effect.outcomes,
    status: 'open',
    ...(due !== undefined && { due }),
    ...(derivation !== undefined && { dueDerivation: derivation }),
    dueSort: due ?? NO_DUE,
    escalations: [],
    openedAt: batch.at,
    searchText: searchText(effect.title.en, effect.title.es, batch.patientName),
  };
}

function completeTask(input: StepInput, decision: { readonly id: string; readonly target: string }): Write {
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

function closeTask(input: StepInput, key: string, target: string, reason: string): Write {
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
function escalateTask(input: StepInput, effect: Extract<Effect, { type: 'escalate-task' }>): Write {
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

function intendMessage(input: StepInput, effect: IntendMessageEffect): readonly Write[] {
  const { enrollment, batch } = input;
  const rendered = batch.messages.get(effect.key);
  if (rendered === undefined) throw new Error(`The message of effect ${effect.key} was not rendered`);
  const { id: _id, suppressed, ...message } = rendered;
  const event = stepEvent(input, effect.key, {
    kind: suppressed === undefined ? 'message.intended' : 'message.suppressed',
    subject: { type: 'message', id: _id },
    data: {
      channel: effect.channel,
      body: message.body,
      effectKey: effect.target,
      ...(suppressed !== undefined && { reason: suppressed }),
    },
  });
  const expiresAt = dateOf(input, effect.expires);
  const row = {
    patientId: enrollment.patientId,
    enrollmentId: enrollment.id,
    effectKey: effect.target,
    openedStep: batch.step,
    channel: effect.channel,
    ...message,
    template: effect.template,
    exempt: effect.exempt,
    status: suppressed === undefined ? 'pending' : 'suppressed',
    ...(suppressed !== undefined && { reason: suppressed }),
    ...(expiresAt !== undefined && { expiresAt }),
    createdAt: batch.at,
    statusAt: batch.at,
    attempts: 0,
    outbox: [event],
  };
  const filter = { _id, orgId: enrollment.orgId };
  return [
    {
      to: 'intents',
      id: _id,
      event,
      operations: [{ updateOne: { filter, update: { $setOnInsert: row }, upsert: true } }],
    },
  ];
}

/** What has not left yet is suppressed; what has left asks no more. */
function withdrawMessage(input: StepInput, effect: Extract<Effect, { type: 'withdraw-message' }>): readonly Write[] {
  const { enrollment, batch } = input;
  const sameStep = batch.effects.flatMap((each) => {
    const message = each.type === 'intend-message' && each.target === effect.target && batch.messages.get(each.key);
    return each.type === 'intend-message' && message ? [{ _id: message.id, channel: each.channel }] : [];
  });
  const rows = new Map([...(input.intended.get(effect.target) ?? []), ...sameStep].map((row) => [row._id, row]));
  return [...rows.values()].map(({ _id, channel }) => {
    const filter = { _id, orgId: enrollment.orgId };
    const event = stepEvent(input, `${effect.key}/${channel}`, {
      kind: 'message.suppressed',
      subject: { type: 'message', id: _id },
      data: { channel, effectKey: effect.target, reason: 'withdrawn', because: effect.reason },
    });
    const suppressed = { status: 'suppressed', reason: 'withdrawn', withdrawnStep: batch.step };
    return {
      to: 'intents' as const,
      id: _id,
      operations: [
        {
          updateOne: {
            filter: { ...filter, status: 'pending' },
            update: { $set: suppressed, $push: { outbox: event } },
          },
        },
        {
          updateOne: {
            filter: { ...filter, withdrawnStep: missing() },
            update: { $set: { withdrawnStep: batch.step } },
          },
        },
      ],
    };
  });
}

/** What an earlier step has applied is that step's. */
function applyNews({ enrollment, batch }: StepInput, id: string): Write {
  const filter = {
    _id: id,
    orgId: enrollment.orgId,
    enrollmentId: enrollment.id,
    $or: [{ appliedStep: missing() }, { appliedStep: atLeast(batch.step) }],
  };
  return { to: 'inbox', id, operations: [{ updateOne: { filter, update: { $set: { appliedStep: batch.step } } } }] };
}
