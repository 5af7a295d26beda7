import { z } from 'zod';
import type { CallStep } from '../definition';
import { common, commonOf, due, stepId, type StepListSchema } from './schema-parts';

export const callSchema = (steps: StepListSchema) =>
  z
    .strictObject({ ...common, call: stepId, pathway: stepId, timeout: due, on: z.record(stepId, steps).default({}) })
    .transform((source): CallStep => ({
      ...commonOf(source),
      kind: 'call',
      id: source.call,
      pathway: source.pathway,
      timeout: source.timeout,
      on: source.on,
    }));
