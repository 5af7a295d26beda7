import { IANAZone } from 'luxon';
import { z } from 'zod';

/** Instants leave as ISO 8601 in UTC. */
export const instant = z.iso.datetime({ offset: true });
export const isoDate = z.iso.date();
/** `09:00`, on the clock of whoever is meant. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, like 09:00');
/** IANA. */
export const timeZone = z
  .string()
  .max(60)
  .refine((name) => IANAZone.isValidZone(name), { message: 'Must be a time zone such as America/New_York' });
export const id = z.string().min(1).max(200);

/** Who did it. */
export const actor = z.strictObject({
  kind: z.enum(['user', 'api-key', 'system', 'patient']),
  id: z.string(),
  name: z.string(),
});

export const localizedText = z.strictObject({ en: z.string(), es: z.string().optional() });

/** JSON as a form's answers may hold it; depth and size are bounded before. */
export const json: z.ZodType<Json> = z
  .lazy(() => z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(json), z.record(z.string(), json)]))
  .meta({ id: 'Json' });
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int() });
}

/** RFC 9457 with a pointer to each wrong field. */
export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })).optional(),
    /** With 409: who was faster. */
    winner: z.strictObject({ id, name: z.string(), at: instant.optional() }).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

const counted = z.strictObject({
  rule: z.string(),
  fromLabel: z.string(),
  from: instant,
  /** The date whose end `from` is: day 0. */
  fromEndOf: isoDate.optional(),
  direction: z.literal('before').optional(),
  zone: z.string(),
  holidaysSkipped: z.array(z.strictObject({ date: isoDate, name: z.string() })),
  instant,
});
/** The earlier of two keeps the other. */
export const derivation = counted.extend({ laterAlternatives: z.array(counted).optional() }).meta({ id: 'Derivation' });
