import { z } from 'zod';
import { id, instant, pageOf, pageQuery } from './primitives';

/** Something that happened, told by any system. The same `id` again changes nothing. */
export const eventRequest = z.strictObject({
  type: z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must look like encounter.discharged'),
  /** A patient's id, or an identifier `{system, value}`. */
  patient: z.union([id, z.strictObject({ system: z.string().min(1).max(200), value: z.string().min(1).max(200) })]),
  /** Default: a new one. */
  id: z.string().min(1).max(200).optional(),
  at: instant.optional(),
  /** With encounter.* events: the stay, created or changed by what is given. */
  encounter: z
    .strictObject({
      identifier: z.strictObject({ system: z.string().min(1).max(200), value: z.string().min(1).max(200) }),
      class: z.enum(['IMP', 'EMER', 'AMB', 'OBSENC']).optional(),
      admittedAt: instant.optional(),
      dischargedAt: instant.optional(),
      dischargeDisposition: z.string().max(20).optional(),
    })
    .optional(),
});
export const eventReceipt = z
  .strictObject({
    id,
    enrolled: z.array(z.strictObject({ enrollmentId: id, pathway: z.string(), created: z.boolean() })),
    notified: z.array(id),
    /** Pathways whose start condition could not be decided, because facts are missing. */
    undecided: z.array(z.string()),
  })
  .meta({ id: 'EventReceipt' });

/** A line of `GET /stream`: what changed, to be fetched again by whoever shows it. */
export const streamEvent = z
  .strictObject({
    id: z.string(),
    at: instant,
    kind: z.string(),
    subject: z.strictObject({ type: z.string(), id: z.string() }),
    patientId: z.string().nullable(),
  })
  .meta({ id: 'StreamEvent' });
export type StreamEvent = z.infer<typeof streamEvent>;

export const hl7MessageListQuery = pageQuery.extend({
  status: z.enum(['received', 'processed', 'quarantined']).optional(),
});
export const hl7Message = z
  .strictObject({
    id,
    sender: z.string(),
    controlId: z.string(),
    trigger: z.string(),
    receivedAt: instant,
    status: z.enum(['received', 'processed', 'quarantined']),
    acknowledgment: z.enum(['AA', 'AE', 'AR']),
    reason: z.string().nullable(),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Hl7Message' });
export const hl7MessagePage = pageOf(hl7Message);
