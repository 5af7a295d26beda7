import { z } from 'zod';
import type { ServiceStep } from '../definition';
import { common, commonOf, outcomes, stepId, work, workOf, type StepListSchema } from './schema-parts';

const serviceName = z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must look like coverage.check');

export const serviceSchema = (steps: StepListSchema) =>
  z
    .strictObject({ ...common, ...work, service: stepId, operation: serviceName, outcomes: outcomes(steps) })
    .refine(({ outcomes: results }) => results.length > 0, {
      message: 'a service needs the results it may have as "outcomes"',
      path: ['outcomes'],
    })
    .transform((source): ServiceStep => ({
      ...commonOf(source),
      ...workOf(source, source.outcomes),
      kind: 'service',
      id: source.service,
      operation: source.operation,
    }));
