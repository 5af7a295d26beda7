import { z } from 'zod';
import { keyDescriptions, stepsDescriptions } from './key-descriptions';
import { pathwaySchema } from './parse';
import { stepList, stepSchemas } from './steps/schema';
import { amount, due, localizedText, stepId } from './steps/schema-parts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

type Json = z.core.JSONSchema.JSONSchema;

const stepsReference: Json = { $ref: '#/$defs/steps' };

/** What is written once and referred to. */
const shared: readonly (readonly [
  schema: z.ZodType,
  name: string,
  description: string,
  examples: readonly unknown[],
])[] = [
  [
    due,
    'due',
    'a span, counted from the opening of the step or from what is named',
    ['P2D', '2 business days', '14 days of start'],
  ],
  [amount, 'amount', 'a span', ['PT4H', '1 business day', 'P7D']],
  [stepId, 'id', 'lower-case letters, digits and dashes, beginning with a letter', ['first-call']],
  [
    localizedText,
    'text',
    'a text in English, or in each language',
    [{ en: 'Call the patient', es: 'Llamar al paciente' }],
  ],
];

/**
 * JSON Schema (draft 2020-12) of a pathway definition as written, for editors' completion. It is a little wider than
 * publishing, which also checks what no schema can say.
 */
export function pathwayJsonSchema(): Json {
  const { $schema: _, ...root } = convert(pathwaySchema);
  return {
    $schema: DIALECT,
    title: 'Carepath pathway definition',
    ...root,
    $defs: {
      steps: { type: 'array', items: { $ref: '#/$defs/step' } },
      step: stepUnion(),
      ...Object.fromEntries(Object.entries(stepSchemas).map(([kind, schema]) => [kind, convert(schema)])),
      ...Object.fromEntries(
        shared.map(([schema, name, description, examples]) => [
          name,
          { ...convert(schema), description, examples: [...examples] },
        ]),
      ),
    },
  };
}

/** A step is told by the one key that is a kind, so an editor completes the keys of that kind. */
function stepUnion(): Json {
  const kinds = Object.keys(stepSchemas);
  return {
    type: 'object',
    description: `one step: its kind is the key among ${kinds.join(', ')}`,
    oneOf: kinds.map((kind) => ({ $ref: `#/$defs/${kind}` })),
  };
}

/** The schema itself is spelt out; what is shared within it is referred to. */
function convert(schema: z.core.$ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const reference = isSame(zodSchema, schema) ? undefined : referenceTo(zodSchema);
      if (reference) replace(jsonSchema, reference);
      else if (isListOrObject(zodSchema)) replace(jsonSchema, listOr(convert(zodSchema.def.out)));
    },
  });
  return described(json);
}

/** The library's own type of a schema is a union that knows no other. */
function isSame(a: z.core.$ZodType, b: z.core.$ZodType): boolean {
  return a === b;
}

function referenceTo(schema: z.core.$ZodType): Json | undefined {
  if (isSame(schema, stepList)) return stepsReference;
  const entry = shared.find(([known]) => isSame(known, schema));
  return entry && { $ref: `#/$defs/${entry[1]}` };
}

/** `z.preprocess`: a list of steps may stand where an object with `steps` does. */
function isListOrObject(schema: z.core.$ZodType): schema is z.ZodPipe<z.ZodTransform, z.ZodObject> {
  return (
    schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodTransform && schema.def.out instanceof z.ZodObject
  );
}

function listOr(object: Json): Json {
  return { anyOf: [stepsReference, object] };
}

function replace(target: Json, by: Json): void {
  for (const key of Object.keys(target)) delete target[key];
  Object.assign(target, by);
}

/** A copy in which every property says what it is. The library uses one object for several places. */
function described(json: Json): Json {
  const copy = structuredClone(json);
  describeWithin(copy);
  return copy;
}

function describeWithin(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values<unknown>({ ...value })) describeWithin(inner);
  if (!('properties' in value) || typeof value.properties !== 'object') return;
  for (const [key, property] of Object.entries<unknown>({ ...value.properties })) {
    const description = (isSteps(property) ? stepsDescriptions.get(key) : undefined) ?? keyDescriptions.get(key);
    if (description !== undefined && typeof property === 'object') Object.assign(property ?? {}, { description });
  }
}

function isSteps(property: unknown): boolean {
  return (
    typeof property === 'object' && property !== null && '$ref' in property && property.$ref === stepsReference.$ref
  );
}
