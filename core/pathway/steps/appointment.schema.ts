import { z } from 'zod';
import type { AppointmentStep, Outcome } from '../definition';
import { common, commonOf, due, outcomes, stepId, work, workOf, type StepListSchema } from './schema-parts';

/** What can become of a visit; a definition says what follows from each. */
const RESULTS: readonly Outcome[] = [
  { id: 'kept', label: { en: 'Kept', es: 'Asistió' }, steps: [] },
  { id: 'no-show', label: { en: 'Did not come', es: 'No asistió' }, steps: [] },
  { id: 'cancelled', label: { en: 'Cancelled', es: 'Cancelada' }, steps: [] },
  { id: 'not-booked', label: { en: 'Not booked', es: 'Sin cita' }, steps: [] },
];

const LABELS = new Map(RESULTS.map(({ id, label }) => [id, label]));

export const appointmentSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      ...work,
      appointment: stepId,
      confirm: due,
      outcomes: outcomes(steps, LABELS).default([]),
    })
    .check((context) => {
      for (const { id } of context.value.outcomes) {
        if (RESULTS.some((result) => result.id === id)) continue;
        const message = `"${id}" is no result of a visit: ${RESULTS.map((result) => result.id).join(', ')}`;
        context.issues.push({ code: 'custom', message, path: ['outcomes', id], input: id });
      }
    })
    .transform((source): AppointmentStep => {
      const written = new Map(source.outcomes.map((outcome) => [outcome.id, outcome]));
      const results = RESULTS.map((result) => written.get(result.id) ?? result);
      return {
        ...commonOf(source),
        ...workOf(source, results),
        kind: 'appointment',
        id: source.appointment,
        confirm: source.confirm,
      };
    });
