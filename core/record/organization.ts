import type { BusinessCalendar } from '../calendar/business-calendar';

export type Language = 'en' | 'es';

/** A text in the languages it exists in; English is always there. */
export interface LocalizedText {
  readonly en: string;
  readonly es?: string;
}

/** The text in this language, in English where it is missing. */
export function inLanguage(text: LocalizedText, language: Language): string {
  return (language === 'es' ? text.es : undefined) ?? text.en;
}

export interface Organization {
  readonly id: string;
  readonly name: string;
  /** IANA zone of the clinic; business days and legal clocks are counted in it. */
  readonly zone: string;
  /**
   * `date-holidays` country and state of the business calendar, e.g. `US`, `MA`, and the names of those of its holidays on
   * which the clinic works, every year. Days of one year are added as `closedDays` and removed as `extraOpenDays`.
   */
  readonly holidays: { readonly country: string; readonly state?: string; readonly worked?: readonly string[] };
  /** By weekday; a weekday that is missing is closed. Monday to Friday 8:00-17:00 when absent. */
  readonly openingHours?: BusinessCalendar['openingHours'];
  readonly closedDays?: BusinessCalendar['closedDays'];
  readonly extraOpenDays?: BusinessCalendar['extraOpenDays'];
  /** Patient-local hours in which no text is sent; `HH:mm`. Default 21:00-08:00 (47 CFR 64.1200(c)). */
  readonly quietHours: { readonly start: string; readonly end: string };
  /** The patient's weekdays on which texts are sent, 0 is Monday. Default all seven. */
  readonly allowedDays?: readonly number[];
  /** Texts to one address in a local day and in seven, 1 at least. Default 1 and 3 (47 CFR 64.1200(a)(9)(iv)). */
  readonly contactBudget?: { readonly perDay: number; readonly perWeek: number };
  /** Where its patients live; of whom it is not known, it has to be allowed in all of them. Default its own zone. */
  readonly zones?: readonly string[];
  /** The phone number patients call back, as printed in messages. */
  readonly phone: string;
}

export type Role = 'coordinator' | 'nurse' | 'manager' | 'admin' | 'privacy';

export interface User {
  readonly id: string;
  readonly orgId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly passwordHash: string;
  /** E.164: where they are texted when an urgent task of their queue waits. */
  readonly pagerPhone?: string;
  readonly disabledAt?: Date;
}

export interface ApiKey {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** SHA-256 of the key; the key itself is shown once. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

/** Which organization, zone and charset an HL7 v2 sender (MSH-3 / MSH-4) stands for. */
export interface Sender {
  readonly id: string;
  readonly orgId: string;
  readonly application: string;
  readonly facility: string;
  readonly zone: string;
  readonly charset: string;
  readonly isDefault: boolean;
}
