import { z } from 'zod';
import { CAMPAIGN_STATUSES, CAMPAIGN_VERDICTS } from '../../core/record/campaign';
import { channel, ladder } from './messages';
import { id, instant, localizedText, pageOf, pageQuery, timeOfDay } from './primitives';

const label = z.string().trim().min(1).max(60);
const option = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'must be lower-case letters, digits and hyphens'),
  label: z.strictObject({ en: label, es: label.optional() }),
});
/** What the text asks; only a choice names its answers. */
const question = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), options: z.array(option).min(2).max(9) }),
  z.strictObject({ kind: z.literal(['yes-no', 'number', 'date', 'text']) }),
]);
const askedQuestion = z.strictObject({
  kind: z.enum(['yes-no', 'choice', 'number', 'date', 'text']),
  options: z.array(z.strictObject({ id: z.string(), label: localizedText })),
});

const MOST_LISTED = 10_000;
const condition = z.string().trim().min(1).max(4000);
const patientIds = z.array(id).min(1).max(MOST_LISTED);
const plan = {
  name: z.string().trim().min(1).max(120),
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
  /** Patients for whom the condition (CEL over the facts) holds, of those named or of all. */
  cohort: z.strictObject({ condition, patientIds }).partial(),
  window: window.optional(),
  question: question.optional(),
});
/** What is not named stays, and `null` takes away. */
export const campaignChange = z
  .strictObject({
    ...plan,
    cohort: z.strictObject({ condition: condition.nullable(), patientIds: patientIds.nullable() }).partial(),
    window: window.nullable(),
    question: question.nullable(),
  })
  .partial();
/** Patients as somebody has them on a list: their ids, or numbers that they are known by, alone or as `system|value`. */
export const cohortRequest = z.strictObject({
  identifiers: z.array(z.string().trim().min(1).max(200)).min(1).max(MOST_LISTED),
});
const place = z.strictObject({
  /** In the request, counted from 0. */
  position: z.number().int(),
  identifier: z.string(),
});
export const foundCohort = z
  .strictObject({
    /** Each once, in the order of the request. */
    patientIds: z.array(id),
    unknown: z.array(place),
    /** Several patients have this number, of different systems. */
    ambiguous: z.array(place),
    /** The patient was named before. */
    duplicate: z.array(place.extend({ first: z.number().int() })),
  })
  .meta({ id: 'FoundCohort' });
export const listedPatients = pageOf(
  z.strictObject({
    patientId: id,
    patientName: z.string().nullable(),
    /** The first number that the patient is known by. */
    identifier: z.string().nullable(),
  }),
);
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
    cohort: z.strictObject({
      condition: z.string().nullable(),
      /** How many are on its list; `null` where it has none. */
      listed: count.nullable(),
    }),
    window: window.nullable(),
    question: askedQuestion.nullable(),
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
export type ListedPatientPage = z.infer<typeof listedPatients>;
export type FoundCohort = z.infer<typeof foundCohort>;
export type CampaignMemberPage = z.infer<typeof memberPage>;
