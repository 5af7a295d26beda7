import { z } from 'zod';
import { id, instant, pageOf, pageQuery } from './primitives';

export const messageStatus = z.enum(['pending', 'sending', 'sent', 'delivered', 'suppressed', 'failed', 'unknown']);
export const channel = z.enum(['sms', 'email']);

export const message = z
  .strictObject({
    id,
    patientId: id,
    enrollmentId: id.nullable(),
    channel,
    address: z.string(),
    template: z.string().nullable(),
    language: z.enum(['en', 'es']),
    subject: z.string().nullable(),
    body: z.string(),
    segments: z.number().int().nullable(),
    status: messageStatus,
    reason: z.string().nullable(),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    heldUntil: instant.nullable(),
    createdAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Message' });
export const messageListQuery = pageQuery.extend({ patient: id.optional(), status: messageStatus.optional() });
export const messagePage = pageOf(message);
/** A message a person writes to a patient. Quiet hours and opt-out apply as to any other. */
export const sendMessageRequest = z.strictObject({
  patientId: id,
  channel,
  subject: z.string().trim().min(1).max(200).optional(),
  body: z.string().trim().min(1).max(1600),
});
export type Message = z.infer<typeof message>;
