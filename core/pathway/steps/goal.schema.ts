import { z } from 'zod';
import type { GoalStep } from '../definition';
import { amount, common, commonOf, due, stepId, type StepListSchema } from './schema-parts';

export const goalSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      goal: stepId,
      met: z.string().min(1),
      check: amount.default('P1D'),
      until: due,
      on: z.strictObject({ met: steps.default([]), unmet: steps.default([]) }).default({ met: [], unmet: [] }),
    })
    .transform((source): GoalStep => ({
      ...commonOf(source),
      kind: 'goal',
      id: source.goal,
      met: source.met,
      check: source.check,
      until: source.until,
      on: source.on,
    }));
