import { z } from 'zod';
import { derivation, id, instant, json, localizedText, pageOf, pageQuery } from './primitives';

const fieldBase = {
  id: z.string(),
  label: localizedText,
  help: localizedText.optional(),
  staffHelp: localizedText.optional(),
  patientHelp: localizedText.optional(),
  staffOnly: z.boolean().optional(),
  required: z.boolean().optional(),
  outcomes: z.array(z.string()).optional(),
};
const option = z.strictObject({ value: z.string(), label: localizedText, points: z.number().optional() });

export type FormFieldContract = z.infer<typeof plainField> | ListField;
interface ListField extends z.infer<z.ZodObject<typeof fieldBase>> {
  kind: 'list';
  prefill?: 'patient.medications' | undefined;
  item: FormFieldContract[];
  canAdd?: boolean | undefined;
}
const plainField = z.discriminatedUnion('kind', [
  z.strictObject({
    ...fieldBase,
    kind: z.literal('text'),
    multiline: z.boolean().optional(),
    maxLength: z.number().optional(),
  }),
  z.strictObject({
    ...fieldBase,
    kind: z.literal('choice'),
    options: z.array(option),
    multiple: z.boolean().optional(),
  }),
  z.strictObject({ ...fieldBase, kind: z.literal('date') }),
  z.strictObject({ ...fieldBase, kind: z.literal('number'), min: z.number().optional(), max: z.number().optional() }),
  z.strictObject({ ...fieldBase, kind: z.literal('boolean') }),
]);
export const formField: z.ZodType<FormFieldContract> = z
  .lazy(() =>
    z.union([
      plainField,
      z.strictObject({
        ...fieldBase,
        kind: z.literal('list'),
        prefill: z.literal('patient.medications').optional(),
        item: z.array(formField),
        canAdd: z.boolean().optional(),
      }),
    ]),
  )
  .meta({ id: 'FormField' });
const score = z.strictObject({
  id: z.string(),
  label: localizedText,
  /** The choice fields whose points it sums. */
  fields: z.array(z.string()),
  bands: z.array(
    z.strictObject({
      from: z.number(),
      to: z.number(),
      code: z.string(),
      label: localizedText,
      positive: z.boolean().optional(),
    }),
  ),
  need: z.boolean().optional(),
});
export const form = z
  .strictObject({
    form: z.string(),
    title: localizedText,
    sources: z.array(z.string()).optional(),
    fields: z.array(formField),
    scores: z.array(score).optional(),
    books: z.strictObject({ outcome: z.string(), date: z.string(), time: z.string() }).optional(),
  })
  .meta({ id: 'Form' });

/** What the answers come to; `value` and `positive` are absent while unanswered items could change them. */
const scoreResult = z
  .strictObject({
    id: z.string(),
    value: z.number().exactOptional(),
    band: z.string().exactOptional(),
    positive: z.boolean().exactOptional(),
    unanswered: z.array(z.string()),
  })
  .meta({ id: 'ScoreResult' });

export const taskStatus = z.enum(['open', 'completed', 'cancelled']);
export const taskPriority = z.enum(['routine', 'high', 'urgent']);
const person = z.strictObject({ id, name: z.string() });

export const task = z
  .strictObject({
    id,
    /** In the language the request accepts (`Accept-Language`), English when there is no other. */
    title: z.string(),
    status: taskStatus,
    priority: taskPriority,
    /** Why it is here, in the same language. */
    why: z.string(),
    queue: z.string(),
    due: instant.nullable(),
    dueDerivation: derivation.nullable(),
    patient: z.strictObject({ id, name: z.string(), zone: z.string().optional() }),
    pathway: z.strictObject({ name: z.string(), version: z.number().int() }),
    enrollmentId: id,
    step: z.string(),
    assignee: person.nullable(),
    claimedAt: instant.nullable(),
    snoozedUntil: instant.nullable(),
    form: form.nullable(),
    outcomes: z.array(z.strictObject({ id: z.string(), label: localizedText })),
    escalations: z.array(z.strictObject({ rung: z.number().int(), to: z.string(), at: instant })),
    openedAt: instant,
  })
  .meta({ id: 'Task' });
/** One task whole: with its draft, decision and comments, and what a form's lists are prefilled with. */
export const taskDetail = task
  .extend({
    draft: z.strictObject({ data: z.record(z.string(), json), by: z.string(), at: instant }).nullable(),
    decision: z
      .strictObject({
        id,
        outcome: z.string(),
        data: z.record(z.string(), json),
        scores: z.array(scoreResult),
        by: person,
        at: instant,
        applied: z.boolean(),
      })
      .nullable(),
    comments: z.array(z.strictObject({ id, text: z.string(), by: person, at: instant })),
    prefill: z.record(z.string(), json),
  })
  .meta({ id: 'TaskDetail' });

export const taskListQuery = pageQuery.extend({
  view: z.enum(['mine', 'team', 'all']).default('team'),
  status: taskStatus.default('open'),
  due: z.enum(['overdue', 'today', 'week']).optional(),
  patient: id.optional(),
  enrollment: id.optional(),
  pathway: z.string().max(100).optional(),
  priority: taskPriority.optional(),
  q: z.string().max(100).optional(),
  sort: z.enum(['priority', 'due', 'opened']).default('priority'),
});
export const taskPage = pageOf(task);

export const assignRequest = z.strictObject({ userId: id });
/** `until: null` wakes it. */
export const snoozeRequest = z.strictObject({ until: instant.nullable() });
export const draftRequest = z.strictObject({ data: z.record(z.string(), json) });
export const commentRequest = z.strictObject({ text: z.string().trim().min(1).max(5000) });
export const completeRequest = z.strictObject({
  outcome: z.string().min(1).max(100),
  data: z.record(z.string(), json).default({}),
});

/** 200: the pathway has moved on (`applied: true`); 202: the decision is stored and will be applied. */
export const completion = z.strictObject({ task: taskDetail, applied: z.boolean() }).meta({ id: 'Completion' });

export type Form = z.infer<typeof form>;
export type Task = z.infer<typeof task>;
export type TaskDetail = z.infer<typeof taskDetail>;
export type TaskPage = z.infer<typeof taskPage>;
export type TaskListQuery = z.input<typeof taskListQuery>;
