import { z } from 'zod';
import type { QuestionnaireStep } from '../definition';
import { common, commonOf, outcomes, stepId, work, workOf, type StepListSchema } from './schema-parts';

export const questionnaireSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      ...work,
      questionnaire: stepId,
      form: stepId,
      outcomes: outcomes(steps).default([
        { id: 'completed', label: { en: 'Completed', es: 'Completado' }, steps: [] },
        { id: 'declined', label: { en: 'Declined', es: 'No quiso' }, steps: [] },
      ]),
    })
    .transform((source): QuestionnaireStep => ({
      ...commonOf(source),
      ...workOf(source, source.outcomes),
      kind: 'questionnaire',
      id: source.questionnaire,
      form: source.form,
    }));
