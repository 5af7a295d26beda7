import { z } from 'zod';
import type { EndStep } from '../definition';
import { common, commonOf, stepId } from './schema-parts';

export const endSchema = z
  .strictObject({ ...common, end: stepId, id: stepId.optional() })
  .transform((source): EndStep => ({ ...commonOf(source), kind: 'end', id: source.id ?? '', outcome: source.end }));
