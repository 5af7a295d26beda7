import { z } from 'zod';
import type { BranchStep } from '../definition';
import { common, commonOf, stepId, type StepListSchema } from './schema-parts';

export const branchSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      branch: stepId,
      cases: z
        .array(z.strictObject({ if: z.string().min(1), steps }))
        .min(1)
        .max(50),
      else: steps.default([]),
      unknown: steps.optional(),
    })
    .transform((source): BranchStep => ({
      ...commonOf(source),
      kind: 'branch',
      id: source.branch,
      cases: source.cases,
      else: source.else,
      ...(source.unknown && { unknown: source.unknown }),
    }));
