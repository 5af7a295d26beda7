import { z } from 'zod';
import { CONSENT_PURPOSES, SHORTEST_REASON } from '../../core/record/consent';
import { channel } from './messages';
import { actor, id, instant } from './primitives';

const status = z.enum(['opted-out', 'opted-in']);
const change = z.strictObject({
  status,
  at: instant,
  /** `word`: the patient wrote it; `carrier`: the carrier refused or reported it; `staff`: the patient said it to somebody; `link`: on a page of ours. */
  source: z.enum(['word', 'carrier', 'staff', 'link']),
  /** `promotion`: campaigns alone. */
  purpose: z.enum(CONSENT_PURPOSES),
  /** What the patient wrote. */
  wording: z.string().nullable(),
  /** How the patient asked, as the staff member put it. */
  reason: z.string().nullable(),
  /** `null` when it was recorded before this was kept. */
  by: actor.nullable(),
});

/** Whether a patient may be written to at an address. */
export const consent = z
  .strictObject({
    channel,
    address: z.string(),
    /** `unrecorded`: nothing was ever said, and messages may go. */
    status: z.enum(['opted-out', 'opted-in', 'unrecorded']),
    /** The change that stands; `null` while nothing is recorded. */
    since: change.nullable(),
    /** Campaigns, which may be refused while messages about care go on. */
    promotion: z.strictObject({ status: z.enum(['opted-out', 'opted-in', 'unrecorded']), since: change.nullable() }),
    /** Nothing arrives there, by the carrier's word; nothing is sent until somebody confirms the address. */
    unreachable: z.strictObject({ at: instant, code: z.string(), message: z.string() }).nullable(),
    /** All changes, newest first. */
    history: z.array(change),
  })
  .meta({ id: 'Consent' });
export const consentList = z.strictObject({ items: z.array(consent) });

export const changeConsentRequest = z.strictObject({
  status,
  /** `treatment`: all messages; `promotion`: campaigns alone. */
  purpose: z.enum(CONSENT_PURPOSES).default('treatment'),
  /** How the patient asked: when, by which way, in which words. */
  reason: z.string().trim().min(SHORTEST_REASON, 'Say how the patient asked').max(500),
});
export const consentParams = z.strictObject({ id, channel });

export type Consent = z.infer<typeof consent>;
export type ConsentList = z.infer<typeof consentList>;
export type ChangeConsentRequest = z.input<typeof changeConsentRequest>;
