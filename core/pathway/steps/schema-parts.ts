import { z } from 'zod';
import type { Due, Step } from '../definition';
import { parseDue } from '../due';

/** The schema of a list of steps; each kind that holds lists gets it, so that kinds do not import each other. */
export type StepListSchema = z.ZodType<readonly Step[]>;

export const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and dashes, beginning with a letter');

export const localizedText = z
  .union([z.string().min(1), z.strictObject({ en: z.string().min(1), es: z.string().min(1).optional() })])
  .transform((text) =>
    typeof text === 'string' ? { en: text } : text.es === undefined ? { en: text.en } : { en: text.en, es: text.es },
  );

/** A span as written; see `parseDue`. */
export const due = z.string().transform((text, context): Due => {
  const parsed = parseDue(text);
  if (parsed) return parsed;
  context.addIssue({
    code: 'custom',
    message: `"${text}" is no span: write P2D, 2 business days, or 14 days of start`,
  });
  return z.NEVER;
});

export const channels = z.array(z.enum(['sms', 'email'])).min(1);

/** What every step may carry beside its own keys. */
export const common = {
  when: z.string().min(1).optional(),
  reaches: stepId.optional(),
  title: localizedText.optional(),
};

interface Common {
  readonly when?: string | undefined;
  readonly reaches?: string | undefined;
  readonly title?: { en: string; es?: string } | undefined;
}

/** The common keys without the absent ones. */
export function commonOf(source: Common): { when?: string; reaches?: string; title?: { en: string; es?: string } } {
  return {
    ...(source.when !== undefined && { when: source.when }),
    ...(source.reaches !== undefined && { reaches: source.reaches }),
    ...(source.title !== undefined && { title: source.title }),
  };
}
