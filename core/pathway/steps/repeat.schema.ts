import { z } from 'zod';
import type { RepeatStep } from '../definition';
import { common, commonOf, due, stepId, type StepListSchema } from './schema-parts';

export const repeatSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      repeat: stepId,
      max: z.number({ error: 'a repeat needs a "max": how often at most' }).int().min(1).max(1000),
      every: due.optional(),
      while: z.string().min(1).optional(),
      steps,
    })
    .transform((source): RepeatStep => ({
      ...commonOf(source),
      kind: 'repeat',
      id: source.repeat,
      max: source.max,
      steps: source.steps,
      ...(source.every && { every: source.every }),
      ...(source.while !== undefined && { while: source.while }),
    }));
