import { z } from 'zod';
import type { Outcome, TaskStep } from '../definition';
import { parseAmount } from '../../calendar/amount';
import { common, commonOf, due, localizedText, stepId, type StepListSchema } from './schema-parts';

const amount = z.string().refine((text) => parseAmount(text) !== null, 'is no span: write PT4H or 1 business day');

/** An outcome is a list of steps, or an object with a label, the milestone it reaches, and steps. */
const outcomes = (steps: StepListSchema) =>
  z
    .record(
      stepId,
      z.preprocess(
        (outcome) => (Array.isArray(outcome) ? { steps: outcome } : outcome),
        z.strictObject({ label: localizedText.optional(), reaches: stepId.optional(), steps: steps.default([]) }),
      ),
    )
    .transform((record): Outcome[] =>
      Object.entries(record).map(([id, outcome]) => ({
        id,
        label: outcome.label ?? { en: words(id) },
        steps: outcome.steps,
        ...(outcome.reaches !== undefined && { reaches: outcome.reaches }),
      })),
    );

export const taskSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      task: stepId,
      title: localizedText,
      why: localizedText.optional(),
      queue: z.enum(['coordinators', 'nurses', 'managers']),
      priority: z.enum(['routine', 'high', 'urgent']).default('routine'),
      form: stepId.optional(),
      due,
      escalate: z
        .array(z.strictObject({ after: amount, to: z.enum(['coordinators', 'nurses', 'managers']) }))
        .default([]),
      outcomes: outcomes(steps).default([{ id: 'done', label: { en: 'Done', es: 'Hecho' }, steps: [] }]),
    })
    .transform((source): TaskStep => ({
      ...commonOf(source),
      kind: 'task',
      id: source.task,
      title: source.title,
      queue: source.queue,
      priority: source.priority,
      due: source.due,
      escalate: source.escalate,
      outcomes: source.outcomes,
      ...(source.why && { why: source.why }),
      ...(source.form !== undefined && { form: source.form }),
    }));

function words(id: string): string {
  const text = id.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
