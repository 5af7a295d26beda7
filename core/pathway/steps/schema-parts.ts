import { z } from 'zod';
import type { Due, Outcome, PersonsWork, Step } from '../definition';
import { parseAmount } from '../../calendar/amount';
import type { LocalizedText } from '../../record/organization';
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

export const amount = z
  .string()
  .refine((text) => parseAmount(text) !== null, 'is no span: write PT4H or 1 business day');

function noSpan(text: string): string {
  return `"${text}" is no span: write P2D, 2 business days, 14 days of start, or 7 days after actual visit`;
}

/** A span as written; see `parseDue`. */
export const due = z.string().transform((text, context): Due => {
  const parsed = parseDue(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: noSpan(text) });
  return z.NEVER;
});

/** The due time of a task: a span, or the earlier of a date among the facts and a span. */
export const taskDue = z
  .union(
    [
      due,
      z
        .strictObject({
          before: z
            .string()
            .regex(/^(.+ before )?[a-z]+\.[a-zA-Z]+$/, 'must be a date among the facts, or a span before one'),
          'at-latest': amount,
        })
        .transform((source, context): Due => {
          const parsed = parseDue(source.before.includes(' ') ? source.before : `PT0S before ${source.before}`);
          if (parsed) return { ...parsed, atLatest: source['at-latest'] };
          context.addIssue({
            code: 'custom',
            message: `"${source.before}" is no span before a date`,
            path: ['before'],
          });
          return z.NEVER;
        }),
    ],
    { error: ({ input }) => (typeof input === 'string' ? noSpan(input) : undefined) },
  )
  .refine(({ of, atLatest }) => of === undefined || !of.includes('.') || atLatest !== undefined, {
    message: 'counts from a date that may not be known: write { before: <the date>, at-latest: P14D }',
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

const queue = z.enum(['coordinators', 'nurses', 'managers']);

/**
 * An outcome is a list of steps, or an object with a label, the milestone it reaches, and steps. One without a label has the
 * usual one of its kind, or the words of its id.
 */
export const outcomes = (steps: StepListSchema, usual: ReadonlyMap<string, LocalizedText> = new Map()) =>
  z
    .record(
      stepId,
      z.preprocess(
        (outcome) => (Array.isArray(outcome) ? { steps: outcome } : outcome),
        z.strictObject({ label: localizedText.optional(), reaches: stepId.optional(), steps: steps.default([]) }),
      ),
    )
    .transform((record): Outcome[] =>
      Object.entries(record).map(([id, outcome]) => ({
        id,
        label: outcome.label ?? usual.get(id) ?? { en: words(id) },
        steps: outcome.steps,
        ...(outcome.reaches !== undefined && { reaches: outcome.reaches }),
      })),
    );

/** What every kind that opens a task may carry; its outcomes are each kind's own. */
export const work = {
  title: localizedText,
  why: localizedText.optional(),
  queue,
  priority: z.enum(['routine', 'high', 'urgent']).default('routine'),
  form: stepId.optional(),
  due: taskDue,
  escalate: z.array(z.strictObject({ after: amount, to: queue })).default([]),
};

type WrittenWork = { readonly [K in keyof typeof work]?: z.output<(typeof work)[K]> } & Omit<
  PersonsWork,
  'outcomes' | 'why' | 'form'
>;

/** The work of a step without the absent keys. */
export function workOf(source: WrittenWork, results: readonly Outcome[]): PersonsWork {
  return {
    title: source.title,
    queue: source.queue,
    priority: source.priority,
    due: source.due,
    escalate: source.escalate,
    outcomes: results,
    ...(source.why && { why: source.why }),
    ...(source.form !== undefined && { form: source.form }),
  };
}

function words(id: string): string {
  const text = id.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
