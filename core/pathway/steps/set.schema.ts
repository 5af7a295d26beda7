import { z } from 'zod';
import type { SetStep } from '../definition';
import { common, commonOf, stepId } from './schema-parts';

export const setSchema = z
  .strictObject({
    ...common,
    set: stepId,
    id: stepId.optional(),
    value: z.union([z.string().max(200), z.number(), z.boolean()]),
  })
  .transform((source): SetStep => ({
    ...commonOf(source),
    kind: 'set',
    id: source.id ?? '',
    name: source.set,
    value: source.value,
  }));
