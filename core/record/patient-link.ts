import type { Language } from './organization';

/** What one link is good for, and nothing else: `answer` is the question of a message, confirming a visit among them. */
export const LINK_PURPOSES = ['answer', 'questionnaire', 'material', 'plan', 'call', 'language', 'consent'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** A link works so many days. */
export const LINK_VALID_DAYS = 14;
/** Wrong birth dates in a quarter of an hour, and over the whole life of a link. */
export const TRIES = { inWindow: 5, windowMs: 15 * 60_000, inAll: 20 } as const;

/** A page of ours that a patient reaches by the link of a message, or one that staff have handed out. */
export interface PatientLink {
  /** SHA-256 of the token; the token itself is in the message only. */
  readonly id: string;
  readonly orgId: string;
  readonly patientId: string;
  readonly purpose: LinkPurpose;
  /** The page's language until it is known who reads. */
  readonly language: Language;
  /** Of one in a pathway's message. */
  readonly enrollmentId?: string;
  /** The message it stands in. */
  readonly intentId?: string;
  /** What there is to read. */
  readonly material?: string;
  readonly createdAt: Date;
  /** Who has handed it out; absent for one in a message. */
  readonly createdBy?: { readonly id: string; readonly name: string };
  readonly expiresAt: Date;
  readonly revokedAt?: Date;
  /** When a right birth date was given last, and how often. */
  readonly openedAt?: Date;
  readonly opens: number;
  /** Birth dates tried since the last right one. */
  readonly tries: { readonly since: Date; readonly inWindow: number; readonly inAll: number };
}

export type NewPatientLink = Omit<PatientLink, 'revokedAt' | 'openedAt' | 'opens' | 'tries'>;

/** A text as staff may read it: whoever has the address of a page needs only the birth date. */
export function withoutTokens(text: string): string {
  return text.replace(/(\/p\/)[\w-]{22}(?![\w-])/g, '$1…');
}

/** Until when a link that is made now works. */
export function linkExpiry(now: Date): Date {
  return new Date(now.getTime() + LINK_VALID_DAYS * 86_400_000);
}

/** Whether a link still leads anywhere. */
export function isUsable({ expiresAt, revokedAt, tries }: PatientLink, now: Date): boolean {
  return revokedAt === undefined && expiresAt > now && tries.inAll < TRIES.inAll;
}
