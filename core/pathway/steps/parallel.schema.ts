import { z } from 'zod';
import type { ParallelStep } from '../definition';
import { common, commonOf, stepId, type StepListSchema } from './schema-parts';

export const parallelSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      parallel: stepId,
      join: z.union([z.enum(['all', 'first']), z.number().int().min(1)]).default('all'),
      branches: z.array(steps).min(1).max(50),
    })
    .refine((source) => typeof source.join !== 'number' || source.join <= source.branches.length, {
      message: 'asks for more branches than there are',
      path: ['join'],
    })
    .transform((source): ParallelStep => ({
      ...commonOf(source),
      kind: 'parallel',
      id: source.parallel,
      join: source.join,
      branches: source.branches,
    }));
