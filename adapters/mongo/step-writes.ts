import type { Evaluation } from '../../core/criteria/facts';
import type { Effect } from '../../core/pathway/effects';
import type { Json } from '../../core/record/audit-event';
import { DECIDED_KIND, decisionData } from '../../core/record/condition-decision';
import { intendMessage, withdrawMessage } from './message-writes';
import { atLeast, missing } from './operators';
import { stepEvent, type StepInput, type Write } from './step-input';
import { derivedId } from './stored-id';
import { closeTask, completeTask, escalateTask, openTask, rescheduleTask } from './task-writes';

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
    case 'reschedule-task':
      return [rescheduleTask(input, effect)];
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
      return tellDecision(input, effect);
    case 'deadline':
    case 'list':
    case 'send':
    case 'start-child':
    case 'cancel-child':
      return [];
  }
}

/** A retry that finds other facts tells another event, and what it had told before is taken back. */
function tellDecision(input: StepInput, { key, condition }: Extract<Effect, { type: 'decide' }>): readonly Write[] {
  const evaluation = input.batch.conditions.get(key);
  if (!evaluation) return [];
  const told = tell(input, `${key}/${answerId(evaluation)}`, DECIDED_KIND, decisionData(key, condition, evaluation));
  return [told];
}

/** The same for the same answer from the same values, whenever they were looked up. */
function answerId({ value, evidence }: Evaluation): string {
  return derivedId(JSON.stringify([value, ...evidence.map(({ fact, state, value: found }) => [fact, state, found])]));
}

function tell(input: StepInput, key: string, kind: string, data: { readonly [key: string]: Json }): Write {
  const subject = { type: 'enrollment', id: input.enrollment.id };
  return { to: 'enrollment', event: stepEvent(input, key, { kind, subject, data }) };
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
