import { z } from 'zod';

/** As https://hl7.org/fhir/R4/plandefinition.html says; `core/fhir/plan-definition.ts` names the elements that are used. */
export const planDefinition = z
  .looseObject({ resourceType: z.literal('PlanDefinition') })
  .meta({ id: 'PlanDefinition' });

/** Any FHIR R4 PlanDefinition; what it holds that a pathway cannot say is answered, not refused. */
export const importRequest = z.strictObject({ planDefinition: z.record(z.string(), z.unknown()) });

export const importResult = z
  .strictObject({
    /** A definition as YAML; empty when the resource cannot be read at all. */
    source: z.string(),
    notCarried: z.array(
      z.strictObject({
        /** FHIRPath, as far as it goes: `PlanDefinition.action[0].condition[1]`. */
        path: z.string(),
        what: z.string(),
      }),
    ),
  })
  .meta({ id: 'PathwayImport' });
