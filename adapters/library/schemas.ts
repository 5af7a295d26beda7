import { z } from 'zod';
import type { MessageTemplate } from '../../core/messaging/template';
import type { FormDefinition, FormField } from '../../core/record/form';
import type { LocalizedText } from '../../core/record/organization';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const fieldId = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a camelCase word');

/** Shipped content is complete: both languages, always. */
const localized = z.strictObject({ en: z.string().min(1), es: z.string().min(1) }) satisfies z.ZodType<LocalizedText>;

const base = {
  id: fieldId,
  label: localized,
  help: localized.exactOptional(),
  required: z.boolean().exactOptional(),
  outcomes: z.array(z.string().min(1)).min(1).exactOptional(),
};

const option = z.strictObject({ value: z.string().min(1), label: localized });

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

export const formSchema: z.ZodType<FormDefinition> = z.strictObject({
  form: id,
  title: localized,
  fields: z.array(formField).min(1).refine(unique('id'), 'field ids must differ'),
});

export const templateSchema: z.ZodType<MessageTemplate> = z.strictObject({
  template: id,
  sms: localized.exactOptional(),
  email: z.strictObject({ subject: localized, body: localized }).exactOptional(),
});

/** A pathway is parsed and checked elsewhere; here only its name is read. */
export const pathwayNameSchema = z.object({ pathway: id });
