import { z } from 'zod';
import { instant, localizedText, pageOf } from './primitives';
import { outlineStep } from './enrollments';

export const pathway = z
  .strictObject({
    name: z.string(),
    title: localizedText,
    version: z.number().int(),
    status: z.enum(['published', 'retired']),
    hash: z.string(),
    publishedAt: instant,
    startsOn: z.string().nullable(),
    /** Enrollments of this pathway that have not ended, over all its versions. */
    running: z.number().int(),
    /** The same by version, newest first; versions that nobody is on are absent. */
    runningByVersion: z.array(z.strictObject({ version: z.number().int(), running: z.number().int() })),
  })
  .meta({ id: 'Pathway' });
export const pathwayDetail = pathway
  .extend({
    source: z.string(),
    outline: z.array(outlineStep),
    sources: z.array(z.string()),
  })
  .meta({ id: 'PathwayDetail' });
export const pathwayQuery = z.strictObject({ version: z.coerce.number().int().min(1).optional() });
export const pathwayPage = pageOf(pathway);
export type PathwayDetail = z.infer<typeof pathwayDetail>;
