import { z } from 'zod';
import type { TaskStep } from '../definition';
import { common, commonOf, outcomes, stepId, work, workOf, type StepListSchema } from './schema-parts';

export const taskSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      ...work,
      task: stepId,
      outcomes: outcomes(steps).default([{ id: 'done', label: { en: 'Done', es: 'Hecho' }, steps: [] }]),
    })
    .transform((source): TaskStep => ({
      ...commonOf(source),
      ...workOf(source, source.outcomes),
      kind: 'task',
      id: source.task,
    }));
