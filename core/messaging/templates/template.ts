import type { Language } from '../../record/organization';

/** A text in the languages in which it is written so far. */
export type Texts = { readonly [language in Language]?: string };

/** What patients read, as Liquid, per channel and language. Variables: see `templateVariables`. */
export interface TemplateTexts {
  readonly sms?: Texts;
  readonly email?: { readonly subject: Texts; readonly body: Texts };
}

export interface MessageTemplate extends TemplateTexts {
  readonly template: string;
  /** What `{{ link.material }}` leads to. */
  readonly material?: string;
  /** Its email carries the visit that was booked last, for the patient's calendar. */
  readonly calendar?: boolean;
}

/** A template as an organization sends it now. */
export interface TemplateInUse extends MessageTemplate {
  /** The organization's version, counted from 1; 0 is the text that ships with the product. */
  readonly version: number;
}
