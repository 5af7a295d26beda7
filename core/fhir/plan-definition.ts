import { z } from 'zod';

/** The part of FHIR R4 PlanDefinition that pathways are written as and read from (https://hl7.org/fhir/R4/plandefinition.html). */

const extension = z.strictObject({
  url: z.string(),
  valueString: z.string().optional(),
  valueCode: z.string().optional(),
  valueBoolean: z.boolean().optional(),
  valueDecimal: z.number().optional(),
  get extension(): z.ZodOptional<z.ZodArray<typeof extension>> {
    return z.array(extension).optional();
  },
});
const extensions = z.array(extension).optional();

/** Stands beside a text, as `_title`, and holds its translations. */
const element = z.strictObject({ extension: extensions });

const coding = z.strictObject({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
});
const concept = z.strictObject({ coding: z.array(coding).optional(), text: z.string().optional() });

const duration = z.strictObject({
  extension: extensions,
  value: z.number().optional(),
  unit: z.string().optional(),
  system: z.string().optional(),
  code: z.string().optional(),
});

const expression = z.strictObject({
  description: z.string().optional(),
  language: z.string().optional(),
  expression: z.string().optional(),
});

const action = z.strictObject({
  id: z.string().optional(),
  extension: extensions,
  title: z.string().optional(),
  _title: element.optional(),
  description: z.string().optional(),
  _description: element.optional(),
  priority: z.string().optional(),
  code: z.array(concept).optional(),
  goalId: z.array(z.string()).optional(),
  trigger: z
    .array(
      z.strictObject({
        extension: extensions,
        type: z.string().optional(),
        name: z.string().optional(),
        condition: expression.optional(),
      }),
    )
    .optional(),
  condition: z.array(z.strictObject({ kind: z.string().optional(), expression: expression.optional() })).optional(),
  relatedAction: z
    .array(
      z.strictObject({
        extension: extensions,
        actionId: z.string(),
        relationship: z.string(),
        offsetDuration: duration.optional(),
      }),
    )
    .optional(),
  timingDuration: duration.optional(),
  timingTiming: z
    .strictObject({
      repeat: z
        .strictObject({
          extension: extensions,
          count: z.number().optional(),
          frequency: z.number().optional(),
          period: z.number().optional(),
          periodUnit: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  participant: z.array(z.strictObject({ type: z.string().optional(), role: concept.optional() })).optional(),
  groupingBehavior: z.string().optional(),
  selectionBehavior: z.string().optional(),
  definitionCanonical: z.string().optional(),
  get action(): z.ZodOptional<z.ZodArray<typeof action>> {
    return z.array(action).optional();
  },
});

const goal = z.strictObject({
  id: z.string().optional(),
  description: concept.optional(),
  target: z.array(z.strictObject({ due: duration.optional() })).optional(),
});

/** Knows no other keys: those that a foreign resource has are found by refusing them. */
export const planDefinitionSchema = z.strictObject({
  resourceType: z.literal('PlanDefinition'),
  id: z.string().optional(),
  extension: extensions,
  url: z.string().optional(),
  name: z.string().optional(),
  title: z.string().optional(),
  _title: element.optional(),
  type: concept.optional(),
  status: z.string().optional(),
  language: z.string().optional(),
  relatedArtifact: z
    .array(
      z.strictObject({
        type: z.string().optional(),
        display: z.string().optional(),
        citation: z.string().optional(),
        url: z.string().optional(),
      }),
    )
    .optional(),
  goal: z.array(goal).optional(),
  action: z.array(action).optional(),
});

export type PlanDefinition = z.infer<typeof planDefinitionSchema>;
export type Action = z.infer<typeof action>;
export type Extension = z.infer<typeof extension>;
export type FhirDuration = z.infer<typeof duration>;
export type Element = z.infer<typeof element>;
export type CodeableConcept = z.infer<typeof concept>;

/** `code` of an action that is a step: its kind, `task`. */
export const STEP_KINDS = 'urn:carepath:step-kind';
/** `code` of an action that is one of a step's lists: `outcome/reached`, `case/0`; or of the pathway's own: `steps`, `interrupt`. */
export const LISTS = 'urn:carepath:list';
/** `participant.role` of who works on a step. */
export const QUEUES = 'urn:carepath:queue';
/** `url` of a pathway, `urn:carepath:pathway:referral`; also what a `call` refers to. */
export const PATHWAYS = 'urn:carepath:pathway:';
/** `id` of the goal that is a milestone: ids of elements are unique in a resource, and a step may be named like a milestone. */
export const MILESTONES = 'm.';
/** What `definitionCanonical` refers to by the key of a step. */
export const REFERENCES: readonly (readonly [key: string, prefix: string])[] = [
  ['template', 'urn:carepath:template:'],
  ['pathway', PATHWAYS],
  ['form', 'urn:carepath:form:'],
];
/** The language of conditions. */
export const CEL = 'text/cel';

/** The code in this system among the concepts, if any. */
export function codeIn(system: string, concepts: readonly CodeableConcept[] = []): string | undefined {
  return concepts.flatMap(({ coding: codings = [] }) => codings).find((one) => one.system === system)?.code;
}
