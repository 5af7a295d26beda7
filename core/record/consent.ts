import type { Actor } from './scope';

export type ConsentSource = 'word' | 'carrier' | 'staff' | 'link';

/** `treatment`: messages about care, and with them all others; `promotion`: campaigns alone. */
export const CONSENT_PURPOSES = ['treatment', 'promotion'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** What a change of consent rests on, beside its source. */
export interface ConsentGrounds {
  /** What the patient wrote, as it came. */
  readonly wording?: string;
  /** Of a staff member: how the patient asked. */
  readonly reason?: string;
}

/** An address was opted out of messages, or in again. */
export interface ConsentChange extends ConsentGrounds {
  readonly status: 'opted-out' | 'opted-in';
  /** `treatment` when absent. */
  readonly purpose?: ConsentPurpose;
  readonly at: Date;
  readonly source: ConsentSource;
  /** Who recorded it: the patient, a member of the staff, or a component for a carrier or a shared phone. */
  readonly by?: Actor;
}

/** The shortest text that can say how a patient asked, in characters. */
export const SHORTEST_REASON = 5;

/** The latest of these are kept with the contact; the audit events have them all. */
export const CHANGES_KEPT = 100;

/** The changes of consent of an address, oldest first. An opt-out from before they were kept has time and source only. */
export function consentChanges({
  consents,
  optedOut,
}: {
  readonly consents?: readonly ConsentChange[];
  readonly optedOut?: { readonly at: Date; readonly source: ConsentSource };
}): readonly ConsentChange[] {
  if (consents !== undefined) return consents;
  return optedOut ? [{ status: 'opted-out', at: optedOut.at, source: optedOut.source }] : [];
}
