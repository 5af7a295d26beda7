import { z } from 'zod';
import type { RepeatStep } from '../definition';
import { common, commonOf, due, stepId, type StepListSchema } from './schema-parts';

/** How many rounds one `for` may have. */
const MOST_ITEMS = 100;

export const repeatSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      repeat: stepId,
      max: z.number({ error: 'a repeat needs a "max": how often at most' }).int().min(1).max(1000),
      every: due.optional(),
      while: z.string().min(1).optional(),
      for: z.strictObject({ each: z.string().min(1), together: z.boolean().default(false) }).optional(),
      steps,
      unknown: steps.optional(),
    })
    .refine((source) => source.for?.together !== true || (source.every ?? source.while) === undefined, {
      message: '"together" begins all rounds at once: leave "every" and "while" out',
      path: ['for', 'together'],
    })
    .refine((source) => source.for !== undefined || source.unknown === undefined, {
      message: '"unknown" is for a list that is not known, so it goes with "for"',
      path: ['unknown'],
    })
    .refine((source) => source.for === undefined || source.max <= MOST_ITEMS, {
      message: `a "for" may have ${MOST_ITEMS} rounds`,
      path: ['max'],
    })
    .transform((source): RepeatStep => ({
      ...commonOf(source),
      kind: 'repeat',
      id: source.repeat,
      max: source.max,
      steps: source.steps,
      ...(source.every && { every: source.every }),
      ...(source.while !== undefined && { while: source.while }),
      ...(source.for && { for: source.for }),
      ...(source.unknown && { unknown: source.unknown }),
    }));
