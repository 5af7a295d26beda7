import { z } from 'zod';
import { LOSS_REASONS } from '../../core/record/message';
import { decision } from './facts';
import { actor, id, instant, isoDate, json, pageOf, pageQuery } from './primitives';

const identifier = z.strictObject({ system: z.string().min(1).max(200), value: z.string().min(1).max(200) });
const name = z.strictObject({ given: z.string().trim().min(1).max(100), family: z.string().trim().min(1).max(100) });
const address = z.strictObject({
  line: z.string().max(200).optional(),
  city: z.string().max(100).optional(),
  state: z.string().max(100).optional(),
  postalCode: z.string().max(20).optional(),
});
const medication = z.strictObject({
  name: z.string().min(1).max(200),
  dose: z.string().max(100),
  frequency: z.string().max(100),
  source: z.enum(['home', 'discharge']),
});
const language = z.enum(['en', 'es']);
const sex = z.enum(['female', 'male', 'other', 'unknown']);

export const patient = z
  .strictObject({
    id,
    identifiers: z.array(identifier),
    name,
    birthDate: isoDate.nullable(),
    sex: sex.nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    language,
    zone: z.string().nullable(),
    address: address.nullable(),
    medications: z.array(medication),
    deceasedAt: instant.nullable(),
    version: z.number().int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Patient' });

const writable = {
  birthDate: isoDate.nullable().optional(),
  sex: sex.nullable().optional(),
  /** Any notation of a North American or international number; stored as E.164. */
  phone: z.string().max(40).nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  language: language.optional(),
  /** IANA zone. */
  zone: z.string().max(60).nullable().optional(),
  address: address.nullable().optional(),
  medications: z.array(medication).max(200).optional(),
};
export const createPatientRequest = z.strictObject({
  identifiers: z.array(identifier).max(20).default([]),
  name,
  ...writable,
});
export const updatePatientRequest = z.strictObject({ name: name.optional(), ...writable });

export const patientListQuery = pageQuery.extend({
  q: z.string().max(100).optional(),
  identifier: z.string().max(200).optional(),
});
export const patientPage = pageOf(patient);

/** `access=include` also shows who has read the record; for privacy officers. */
export const timelineQuery = pageQuery.extend({ access: z.enum(['include']).optional() });
/** One line of a patient's timeline; `data` depends on `kind`. */
export const timelineEntry = z
  .strictObject({
    id,
    at: instant,
    kind: z.string(),
    actor,
    subject: z.strictObject({ type: z.string(), id: z.string() }),
    enrollmentId: id.nullable(),
    data: z.record(z.string(), json),
    /** Of `condition.decided`: the answer and what it rests on. */
    decision: decision.nullable(),
  })
  .meta({ id: 'TimelineEntry' });
export const timelinePage = pageOf(timelineEntry);

export const attachment = z
  .strictObject({
    /** `awaited`: it is being fetched from the carrier. `lost`: it could not be kept. */
    state: z.enum(['awaited', 'kept', 'lost']),
    /** Of a kept one: `GET /attachments/{id}`. */
    id: id.nullable(),
    /** Of a kept one by its bytes, else by the word of its sender. */
    contentType: z.string(),
    /** In bytes. */
    size: z.number().int().nullable(),
    name: z.string().nullable(),
    /** A browser may show it. */
    isPicture: z.boolean(),
    /** Why it could not be kept. */
    why: z.enum(LOSS_REASONS).nullable(),
  })
  .meta({ id: 'Attachment' });

export const threadMessage = z.strictObject({
  id,
  direction: z.enum(['out', 'in']),
  channel: z.enum(['sms', 'email']),
  body: z.string(),
  subject: z.string().nullable(),
  at: instant,
  status: z.string(),
  reason: z.string().nullable(),
  /** How many others went out in the same text. */
  mergedWith: z.number().int(),
  heldUntil: instant.nullable(),
  heldFor: z.string().nullable(),
  /** What a text was read as: an option, or a number or date as plain text. */
  readAs: z.string().nullable(),
  /** `link`: written on a page of ours. */
  via: z.enum(['link']).nullable(),
  /** Pictures and files that came with it. */
  attachments: z.array(attachment),
});
export const conversation = z
  .strictObject({
    needsPerson: z.boolean(),
    reason: z.string().nullable(),
    /** Oldest first, both directions. */
    messages: z.array(threadMessage),
  })
  .meta({ id: 'Conversation' });

export type Patient = z.infer<typeof patient>;
export type PatientPage = z.infer<typeof patientPage>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type TimelinePage = z.infer<typeof timelinePage>;
export type Attachment = z.infer<typeof attachment>;
export type Conversation = z.infer<typeof conversation>;
