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
  /**
   * For the patient's calendar its email carries the visit that was booked last; `cancelled`: that the visit which an
   * earlier email of the pathway carried is called off. The record does not say so itself: whoever sends this text does.
   */
  readonly calendar?: boolean | 'cancelled';
}

/** A template as an organization sends it now. */
export interface TemplateInUse extends MessageTemplate {
  /** The organization's version, counted from 1; 0 is the text that ships with the product. */
  readonly version: number;
}
