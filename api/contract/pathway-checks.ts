import { z } from 'zod';

/** As written: YAML or JSON, faulty as it may be. Longer than any definition may be, so that the check says so itself. */
export const checkRequest = z.strictObject({ source: z.string() });

export const finding = z
  .strictObject({
    /** A JSON pointer into the definition as written (RFC 6901). */
    path: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    severity: z.enum(['error', 'warning']),
    message: z.string(),
  })
  .meta({ id: 'Finding' });
export const checkResult = z
  .strictObject({
    /** Whether it could be published: warnings do not stop it. */
    ok: z.boolean(),
    findings: z.array(finding),
  })
  .meta({ id: 'PathwayCheck' });

export const diffParams = z.strictObject({
  name: z.string().min(1).max(100),
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
});
export const pathwayDiff = z
  .strictObject({
    from: z.number().int(),
    to: z.number().int(),
    changes: z.array(
      z.strictObject({
        kind: z.enum(['added', 'removed', 'moved', 'changed']),
        /** The step's id; null where it is about the pathway itself. */
        step: z.string().nullable(),
        /** A JSON pointer into the later definition; into the earlier one for what was removed. */
        path: z.string(),
        sentence: z.string(),
      }),
    ),
  })
  .meta({ id: 'PathwayDiff' });
export type PathwayCheck = z.infer<typeof checkResult>;
export type PathwayDiff = z.infer<typeof pathwayDiff>;
