import { z } from 'zod';
import { NONE } from '../../core/messaging/delivery/accounting';
import { HOLD_REASONS, SUPPRESSION_REASONS } from '../../core/record/message';
import { id, instant, pageOf, pageQuery } from './primitives';

export const messageStatus = z.enum(['pending', 'sending', 'sent', 'delivered', 'suppressed', 'failed', 'unknown']);
export const channel = z.enum(['sms', 'email']);
/** Channels in the order in which they are tried. */
export const ladder = z
  .array(channel)
  .min(1)
  .max(2)
  .refine((channels) => new Set(channels).size === channels.length, 'must each be named once');

export const message = z
  .strictObject({
    id,
    patientId: id,
    enrollmentId: id.nullable(),
    pathway: z.string().nullable(),
    campaignId: id.nullable(),
    channel,
    address: z.string(),
    template: z.string().nullable(),
    /** Which text of it was sent; 0: the one that ships with the product. */
    templateVersion: z.number().int().nullable(),
    language: z.enum(['en', 'es']),
    subject: z.string().nullable(),
    body: z.string(),
    segments: z.number().int().nullable(),
    status: messageStatus,
    reason: z.string().nullable(),
    /** Of one that went out in the text of another (`merged`). */
    mergedInto: id.nullable(),
    /** Those that went out in the text of this one; `body` is the whole of it. */
    mergedWith: z.array(id),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    heldUntil: instant.nullable(),
    heldFor: z.enum(HOLD_REASONS).nullable(),
    createdAt: instant,
    sentAt: instant.nullable(),
    deliveredAt: instant.nullable(),
  })
  .meta({ id: 'Message' });
/** `-`: messages that have none. */
const idOrNone = z.string().regex(/^(-|[a-z][a-z0-9-]{0,59})$/, 'must be an id, or - for messages that have none');
const statuses = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',') : value),
  z.array(messageStatus).min(1).max(messageStatus.options.length),
);
/** `from` and `to` are instants of creation; `to` is not in the period. */
const createdFrom = instant.transform((text) => new Date(text));
export const messageListQuery = pageQuery.extend({
  patient: id.optional(),
  status: statuses
    .optional()
    .meta({ type: 'string', description: 'One or several, with commas', example: 'pending,sending' }),
  reason: z.enum([...SUPPRESSION_REASONS, NONE]).optional(),
  channel: channel.optional(),
  template: idOrNone.optional(),
  pathway: idOrNone.optional(),
  campaign: id.optional(),
  held: z.literal('true').optional().meta({ description: 'Only pending ones that may not leave yet' }),
  heldFor: z.enum([...HOLD_REASONS, NONE]).optional(),
  from: createdFrom.optional(),
  to: createdFrom.optional(),
});
const listedMessage = message.extend({ patientName: z.string().nullable() }).meta({ id: 'ListedMessage' });
export const messagePage = pageOf(listedMessage);

const count = z.number().int();
/** The keys are what `reason` and `heldFor` of `GET /messages` take. */
const countBy = z.record(z.string(), count);
/** intended = delivered + sent + suppressed + failed + unknown + pending */
const messageAccount = z.strictObject({
  intended: count,
  delivered: count,
  sent: count,
  suppressed: count,
  suppressedBy: countBy,
  failed: count,
  unknown: count,
  pending: count,
  held: count,
  heldBy: countBy,
});
export const messageAccountingQuery = z.strictObject({
  from: createdFrom.optional(),
  to: createdFrom.optional(),
  campaign: id.optional(),
});
export const messageAccounting = messageAccount
  .extend({
    from: instant,
    to: instant,
    /** Of now, whatever the period. */
    backlog: z.strictObject({ due: count, oldestDueAt: instant.nullable() }),
    channels: z.array(messageAccount.extend({ channel })),
    templates: z.array(messageAccount.extend({ template: z.string() })),
    pathways: z.array(messageAccount.extend({ pathway: z.string() })),
  })
  .meta({ id: 'MessageAccounting' });
export const crisisReportQuery = z.strictObject({ from: createdFrom.optional(), to: createdFrom.optional() });
/** Alarms that people were called by: words of crisis, and answers about thoughts of death. */
export const crisisReport = z
  .strictObject({
    from: instant,
    to: instant,
    alarms: count,
    /** `null`: nobody has closed it yet. `reason` is that of a false alarm. */
    outcomes: z.array(z.strictObject({ outcome: z.string().nullable(), reason: z.string().nullable(), count })),
  })
  .meta({ id: 'CrisisReport' });
/** A message a person writes to a patient. Quiet hours and opt-out apply as to any other. */
export const sendMessageRequest = z.strictObject({
  patientId: id,
  channel,
  subject: z.string().trim().min(1).max(200).optional(),
  body: z.string().trim().min(1).max(1600),
  undoSeconds: z
    .number()
    .int()
    .min(0)
    .max(60)
    .optional()
    .meta({ description: 'It waits so long before it leaves, and can be taken back' }),
});
export type Message = z.infer<typeof message>;
export type MessagePage = z.infer<typeof messagePage>;
export type MessageAccount = z.infer<typeof messageAccount>;
export type CrisisReport = z.infer<typeof crisisReport>;
export type MessageAccounting = z.infer<typeof messageAccounting>;
