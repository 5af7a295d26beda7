import { z } from 'zod';
import { instant } from './primitives';

export const draftParams = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and dashes'),
});
export const versionParams = z.strictObject({
  name: z.string().min(1).max(100),
  version: z.coerce.number().int().min(1),
});

/** As written: it may be faulty. */
export const draftRequest = z.strictObject({ source: z.string().max(512 * 1024) });
export const pathwayDraft = z
  .strictObject({
    pathway: z.string(),
    source: z.string(),
    version: z.number().int(),
    updatedAt: instant,
    updatedBy: z.strictObject({ id: z.string(), name: z.string() }),
  })
  .meta({ id: 'PathwayDraft' });
export const pathwayDraftList = z.strictObject({ items: z.array(pathwayDraft.omit({ source: true })) });
export type PathwayDraft = z.infer<typeof pathwayDraft>;
