import { z } from 'zod';
import { id } from './primitives';

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number such as +16175550142');
const pager = z.strictObject({ id, name: z.string(), roles: z.array(z.string()), phone: z.string().nullable() });

/** Who is texted when an urgent task waits. */
export const pagerList = z.strictObject({ items: z.array(pager) });
export const pagerParams = z.strictObject({ id });
/** `null`: nowhere. */
export const setPagerRequest = z.strictObject({ phone: phone.nullable() });

export type PagerList = z.infer<typeof pagerList>;
