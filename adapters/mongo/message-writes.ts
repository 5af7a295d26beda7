import { withoutTokens } from '../../core/record/patient-link';
import type { Effect, IntendMessageEffect } from '../../core/pathway/effects';
import { missing } from './operators';
import { dateOf, stepEvent, type StepInput, type Write } from './step-input';

export function intendMessage(input: StepInput, effect: IntendMessageEffect): readonly Write[] {
  const { enrollment, batch } = input;
  const rendered = batch.messages.get(effect.key);
  if (rendered === undefined) throw new Error(`The message of effect ${effect.key} was not rendered`);
  const { id: _id, suppressed, ...message } = rendered;
  const event = stepEvent(input, effect.key, {
    kind: suppressed === undefined ? 'message.intended' : 'message.suppressed',
    subject: { type: 'message', id: _id },
    data: {
      channel: effect.channel,
      body: withoutTokens(message.body),
      effectKey: effect.target,
      ...(suppressed !== undefined && { reason: suppressed }),
    },
  });
  const expiresAt = dateOf(input, effect.expires);
  const row = {
    patientId: enrollment.patientId,
    enrollmentId: enrollment.id,
    pathway: enrollment.pathway,
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
export function withdrawMessage(
  input: StepInput,
  effect: Extract<Effect, { type: 'withdraw-message' }>,
): readonly Write[] {
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
