import { z } from 'zod';
import type { Due, WaitStep } from '../definition';
import { common, commonOf, due, stepId, type StepListSchema } from './schema-parts';

const eventName = z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must look like appointment.booked');

const waited = z
  .strictObject({ id: stepId.optional(), until: due.optional(), event: eventName.optional(), timeout: due.optional() })
  .refine((wait) => (wait.until === undefined) !== (wait.event === undefined), 'needs either "until" or "event"')
  .refine((wait) => !isUncertain(wait) || wait.timeout !== undefined, {
    message: 'waiting for an event, or for a date that may not be known, needs a "timeout"',
  })
  .refine((wait) => isUncertain(wait) || wait.timeout === undefined, {
    message: '"timeout" goes with "event", or with a date among the facts',
  });

function isUncertain({
  event,
  until,
}: {
  readonly event?: string | undefined;
  readonly until?: Due | undefined;
}): boolean {
  return event !== undefined || until?.of?.includes('.') === true;
}

export const waitSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      wait: waited,
      on: z.strictObject({ happened: steps.default([]), timeout: steps.default([]) }).optional(),
    })
    .refine(({ wait, on }) => on === undefined || wait.event !== undefined, {
      message: '"on" tells an event from its timeout, so it goes with "event"',
      path: ['on'],
    })
    .transform((source): WaitStep => ({
      ...commonOf(source),
      kind: 'wait',
      id: source.wait.id ?? '',
      ...(source.wait.until && { until: source.wait.until }),
      ...(source.wait.event !== undefined && { event: source.wait.event }),
      ...(source.wait.timeout && { timeout: source.wait.timeout }),
      ...(source.on && { on: source.on }),
    }));
