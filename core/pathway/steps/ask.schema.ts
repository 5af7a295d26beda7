import { z } from 'zod';
import type { AskStep, Reply } from '../definition';
import { channels, common, commonOf, due, localizedText, stepId, type StepListSchema } from './schema-parts';

/**
 * The answers of every kind of question that does not name its own. One for a value has one: that there is one. What it is,
 * is kept with the patient's text.
 */
export const FIXED_REPLIES = {
  'yes-no': {
    kind: 'yes-no',
    options: [
      { id: 'yes', label: { en: 'Yes', es: 'Sí' } },
      { id: 'no', label: { en: 'No', es: 'No' } },
    ],
  },
  number: { kind: 'number', options: [{ id: 'number', label: { en: 'A number', es: 'Un número' } }] },
  date: { kind: 'date', options: [{ id: 'date', label: { en: 'A date', es: 'Una fecha' } }] },
  text: { kind: 'text', options: [{ id: 'text', label: { en: 'In their own words', es: 'Con sus palabras' } }] },
} as const satisfies { readonly [kind in Exclude<Reply['kind'], 'choice'>]: Reply };

const option = z.union([
  stepId.transform((id) => ({ id, label: { en: id } })),
  z.strictObject({ id: stepId, label: localizedText }),
]);

const reply = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('yes-no') }),
    z.strictObject({ kind: z.literal('choice'), options: z.array(option).min(2).max(9) }),
    z.strictObject({ kind: z.literal('number') }),
    z.strictObject({ kind: z.literal('date') }),
    z.strictObject({ kind: z.literal('text') }),
  ])
  .transform((source): Reply => (source.kind === 'choice' ? source : FIXED_REPLIES[source.kind]));

/** Beside the reply's own options: what else can become of a question. */
const ALWAYS_POSSIBLE = ['timeout', 'unclear', 'undeliverable'];

export const askSchema = (steps: StepListSchema) =>
  z
    .strictObject({
      ...common,
      ask: stepId,
      template: stepId,
      channels: channels.optional(),
      reply,
      timeout: due,
      on: z.record(z.string(), steps).default({}),
      urgent: z.boolean().default(false),
    })
    .check((context) => {
      const known = [...context.value.reply.options.map(({ id }) => id), ...ALWAYS_POSSIBLE];
      for (const answer of Object.keys(context.value.on)) {
        if (known.includes(answer)) continue;
        const message = `"${answer}" is no answer of this question: ${known.join(', ')}`;
        context.issues.push({ code: 'custom', message, path: ['on', answer], input: answer });
      }
    })
    .transform((source): AskStep => ({
      ...commonOf(source),
      kind: 'ask',
      id: source.ask,
      template: source.template,
      channels: source.channels ?? [],
      reply: source.reply,
      timeout: source.timeout,
      on: source.on,
      urgent: source.urgent,
    }));
