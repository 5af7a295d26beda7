import { z } from 'zod';
import { CAMPAIGN_STATUSES, CAMPAIGN_VERDICTS } from '../../core/record/campaign';
import { channel, ladder } from './messages';
import { id, instant, localizedText, pageOf, pageQuery, timeOfDay } from './primitives';

const option = z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/), label: localizedText });
const question = z.strictObject({
  kind: z.enum(['yes-no', 'choice', 'number', 'date', 'text']),
  options: z.array(option).min(1).max(9),
});

const plan = {
  name: z.string().trim().min(1).max(120),
  /** Patients for whom the condition (CEL over the facts) holds, of those named or of all. */
  cohort: z.strictObject({
    condition: z.string().trim().min(1).max(4000).optional(),
    patientIds: z.array(id).min(1).max(10_000).optional(),
  }),
  template: z.string().min(1).max(60),
  /** The first one that a patient can be reached by is used. */
  channels: ladder,
  /** Messages a minute. */
  rate: z.number().int().min(1).max(6000),
};
/** Times of the organization between which messages are handed over. */
const window = z.strictObject({ from: timeOfDay, to: timeOfDay });
export const campaignRequest = z.strictObject({
  ...plan,
  /** The template's when absent. */
  channels: ladder.optional(),
  window: window.optional(),
  question: question.optional(),
});
/** `null` takes away. */
export const campaignChange = z
  .strictObject({ ...plan, window: window.nullable(), question: question.nullable() })
  .partial();
/** How many messages the person who starts it expects. */
export const startCampaignRequest = z.strictObject({ count: z.number().int().min(1) });

const count = z.number().int();
const countBy = z.record(z.string(), count);
const forecast = z.strictObject({
  /** Patients looked at; also while it is at work. */
  considered: count,
  cohort: count,
  toSend: count,
  segments: count,
  verdicts: countBy,
  missing: countBy,
});
const report = z.strictObject({
  ...{ messages: count, delivered: count, sent: count, pending: count, failed: count, unknown: count },
  suppressed: count,
  suppressedBy: countBy,
  /** Delivered messages a patient of the cohort: 0 to 1. */
  reach: z.number(),
  answered: count,
  answers: countBy,
  /** Within 72 hours of its message. */
  optOuts: count,
  segments: count,
});
export const campaign = z
  .strictObject({
    id,
    ...plan,
    window: window.nullable(),
    question: question.nullable(),
    status: z.enum(CAMPAIGN_STATUSES),
    createdAt: instant,
    createdBy: z.string(),
    startedAt: instant.nullable(),
    /** Why it stopped by itself. */
    problem: z.string().nullable(),
    endedAt: instant.nullable(),
    /** Of the latest dry run; `null` before. */
    dryRun: forecast.nullable(),
    /** `null` before it is started. */
    report: report.nullable(),
  })
  .meta({ id: 'Campaign' });
export const campaignPage = pageOf(campaign);
export const verdict = z.enum(CAMPAIGN_VERDICTS);
const member = z.strictObject({
  patientId: id,
  patientName: z.string().nullable(),
  verdict,
  channel: channel.nullable(),
  segments: count.nullable(),
  missing: z.string().nullable(),
  /** What the patient would read; `null` where nothing would be sent. */
  body: z.string().nullable(),
});
export const memberQuery = pageQuery.extend({ verdict: verdict.optional(), missing: z.string().max(100).optional() });
export const memberPage = pageOf(member);

export type Campaign = z.infer<typeof campaign>;
export type CampaignPage = z.infer<typeof campaignPage>;
export type CampaignRequest = z.infer<typeof campaignRequest>;
export type CampaignChange = z.infer<typeof campaignChange>;
export type CampaignMemberPage = z.infer<typeof memberPage>;
