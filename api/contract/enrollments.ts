import { z } from 'zod';
import { decision } from './facts';
import { derivation, id, instant, json, localizedText, pageOf, pageQuery } from './primitives';

export const enrollmentStatus = z.enum(['starting', 'running', 'ended']);

export const enrollment = z
  .strictObject({
    id,
    patientId: id,
    pathway: z.strictObject({ name: z.string(), version: z.number().int(), title: localizedText }),
    trigger: z.strictObject({
      kind: z.enum(['event', 'manual', 'api', 'pathway']),
      key: z.string(),
      encounterId: z.string().nullable(),
    }),
    status: enrollmentStatus,
    outcome: z.string().nullable(),
    startAt: instant,
    createdAt: instant,
    endedAt: instant.nullable(),
    step: z.number().int(),
    paused: z.boolean(),
    openSteps: z.array(z.strictObject({ key: z.string(), stepId: z.string(), kind: z.string(), openedAt: instant })),
    timers: z.array(z.strictObject({ key: z.string(), at: instant, derivation: derivation.nullable() })),
    milestones: z.array(
      z.strictObject({ name: z.string(), due: instant.nullable(), reachedAt: instant.nullable(), missed: z.boolean() }),
    ),
  })
  .meta({ id: 'Enrollment' });
/** With the outline of its definition (every step by id, nested), so that a screen can draw where the patient is. */
export interface OutlineStep {
  id: string;
  kind: string;
  title: string;
  lists: { name: string; steps: OutlineStep[] }[];
}
export const outlineStep: z.ZodType<OutlineStep> = z
  .lazy(() =>
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      lists: z.array(z.strictObject({ name: z.string(), steps: z.array(outlineStep) })),
    }),
  )
  .meta({ id: 'OutlineStep' });
export const enrollmentDetail = enrollment.extend({ outline: z.array(outlineStep) }).meta({ id: 'EnrollmentDetail' });

/** With the latest answered conditions, newest first: why each branch was taken. */
export const explainedEnrollment = enrollmentDetail
  .extend({ decisions: z.array(decision) })
  .meta({ id: 'ExplainedEnrollment' });

export const enrollmentListQuery = pageQuery.extend({
  patient: id.optional(),
  pathway: z.string().max(100).optional(),
  status: enrollmentStatus.optional(),
});
export const enrollmentPage = pageOf(enrollment);

export const enrollRequest = z.strictObject({
  patientId: id,
  pathway: z.string().min(1).max(100),
  version: z.number().int().min(1).optional(),
  /** The same trigger key for the same patient and pathway enrolls once. */
  trigger: z.strictObject({ key: z.string().min(1).max(200), encounterId: id.optional() }).optional(),
  /** The clinical instant the clocks count from; default now. */
  startAt: instant.optional(),
});
export const cancelEnrollmentRequest = z.strictObject({ reason: z.string().trim().min(1).max(500) });

const reason = z.string().trim().min(1).max(500);
const stepKey = z.string().regex(/^[a-z][a-z0-9-]*#[1-9][0-9]*$/, 'must look like call#1');
/** What a person orders for one patient. */
export const holdRequest = z.strictObject({ reason });
export const skipStepRequest = z.strictObject({ step: stepKey, reason });
/** One step as the pathway language writes it (`docs/pathway.schema.json`): `{ task: call, title: ..., ... }`. */
export const addStepRequest = z.strictObject({ step: z.record(z.string(), json), reason });
export const repeatStepRequest = z.strictObject({ step: z.string().min(1).max(60), reason });
export const rescheduleStepRequest = z.strictObject({ step: stepKey, to: instant, reason });

export type Enrollment = z.infer<typeof enrollment>;
export type EnrollmentDetail = z.infer<typeof enrollmentDetail>;
export type ExplainedEnrollment = z.infer<typeof explainedEnrollment>;
export type AddStepRequest = z.input<typeof addStepRequest>;
export type EnrollmentPage = z.infer<typeof enrollmentPage>;
