import { z } from 'zod';
import type { WaitStep } from '../definition';
import { common, commonOf, due, stepId } from './schema-parts';

const eventName = z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must look like appointment.booked');

const waited = z
  .strictObject({ id: stepId.optional(), until: due.optional(), event: eventName.optional(), timeout: due.optional() })
  .refine((wait) => (wait.until === undefined) !== (wait.event === undefined), 'needs either "until" or "event"')
  .refine((wait) => wait.event === undefined || wait.timeout !== undefined, 'waiting for an event needs a "timeout"')
  .refine((wait) => wait.event !== undefined || wait.timeout === undefined, '"timeout" goes with "event"');

export const waitSchema = z.strictObject({ ...common, wait: waited }).transform((source): WaitStep => ({
  ...commonOf(source),
  kind: 'wait',
  id: source.wait.id ?? '',
  ...(source.wait.until && { until: source.wait.until }),
  ...(source.wait.event !== undefined && { event: source.wait.event }),
  ...(source.wait.timeout && { timeout: source.wait.timeout }),
}));
