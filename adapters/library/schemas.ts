import { z } from 'zod';
import { scoreFaults } from '../../core/clinical/questionnaire-score';
import type { Snippet } from '../../core/messaging/inbound/snippets';
import type { MessageTemplate } from '../../core/messaging/templates/template';
import type { FormDefinition, FormField } from '../../core/record/form';
import type { Material } from '../../core/record/material';
import type { LocalizedText } from '../../core/record/organization';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const fieldId = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a camelCase word');

/** Shipped content is complete: both languages, always. */
const localized = z.strictObject({ en: z.string().min(1), es: z.string().min(1) }) satisfies z.ZodType<LocalizedText>;

const base = {
  id: fieldId,
  label: localized,
  help: localized.exactOptional(),
  staffHelp: localized.exactOptional(),
  patientHelp: localized.exactOptional(),
  staffOnly: z.boolean().exactOptional(),
  required: z.boolean().exactOptional(),
  outcomes: z.array(z.string().min(1)).min(1).exactOptional(),
};

const points = z.number().int().min(0);
const option = z.strictObject({ value: z.string().min(1), label: localized, points: points.exactOptional() });
const band = z.strictObject({
  from: points,
  to: points,
  code: id,
  label: localized,
  positive: z.boolean().exactOptional(),
});
const score = z.strictObject({
  id: fieldId,
  label: localized,
  fields: z.array(fieldId).min(1),
  bands: z.array(band).min(1).refine(unique('code'), 'codes of bands must differ'),
  need: z.boolean().exactOptional(),
});

const formField: z.ZodType<FormField> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      ...base,
      kind: z.literal('text'),
      multiline: z.boolean().exactOptional(),
      maxLength: z.number().int().positive().exactOptional(),
    }),
    z.strictObject({
      ...base,
      kind: z.literal('choice'),
      options: z.array(option).min(2).refine(unique('value'), 'option values must differ'),
      multiple: z.boolean().exactOptional(),
    }),
    z.strictObject({ ...base, kind: z.literal('date') }),
    z.strictObject({
      ...base,
      kind: z.literal('number'),
      min: z.number().exactOptional(),
      max: z.number().exactOptional(),
    }),
    z.strictObject({ ...base, kind: z.literal('boolean') }),
    z.strictObject({
      ...base,
      kind: z.literal('list'),
      prefill: z.literal('patient.medications').exactOptional(),
      item: z.array(formField).min(1).refine(unique('id'), 'field ids must differ'),
      canAdd: z.boolean().exactOptional(),
    }),
  ]),
);

function unique<Key extends string>(key: Key): (items: readonly { readonly [K in Key]: string }[]) => boolean {
  return (items) => new Set(items.map((item) => item[key])).size === items.length;
}

export const formSchema: z.ZodType<FormDefinition> = z
  .strictObject({
    form: id,
    title: localized,
    sources: z.array(z.string().min(1)).min(1).exactOptional(),
    fields: z.array(formField).min(1).refine(unique('id'), 'field ids must differ'),
    books: z.strictObject({ outcome: z.string().min(1), date: fieldId, time: fieldId }).exactOptional(),
    scores: z.array(score).min(1).refine(unique('id'), 'score ids must differ').exactOptional(),
  })
  .superRefine((form, context) => {
    for (const message of scoreFaults(form)) context.addIssue({ code: 'custom', path: ['scores'], message });
  });

export const templateSchema: z.ZodType<MessageTemplate> = z.strictObject({
  template: id,
  channels: z
    .array(z.enum(['sms', 'email']))
    .min(1)
    .refine((channels) => new Set(channels).size === channels.length, 'must each be named once')
    .exactOptional(),
  material: id.exactOptional(),
  calendar: z.union([z.boolean(), z.literal('cancelled')]).exactOptional(),
  sms: localized.exactOptional(),
  email: z.strictObject({ subject: localized, body: localized }).exactOptional(),
});

export const snippetSchema: z.ZodType<Snippet> = z.strictObject({ snippet: id, title: localized, text: localized });

export const materialSchema: z.ZodType<Material> = z.strictObject({
  material: id,
  title: localized,
  body: localized,
  sources: z.array(z.string().min(1)).min(1),
});

/** A pathway is parsed and checked elsewhere; here only its name is read. */
export const pathwayNameSchema = z.object({ pathway: id });
