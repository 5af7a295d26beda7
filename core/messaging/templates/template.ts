import type { Channel } from '../../pathway/definition';
import type { Language } from '../../record/organization';

/** A text in the languages in which it is written so far. */
export type Texts = { readonly [language in Language]?: string };

/** What patients read, as Liquid, per channel and language. Variables: see `templateVariables`. */
export interface TemplateTexts {
  readonly sms?: Texts;
  readonly email?: { readonly subject: Texts; readonly body: Texts };
}

/** How a template's messages leave, and what comes with them. */
export interface TemplateSettings {
  /** The ladder of steps and campaigns that name no channels: the next is tried when one fails. */
  readonly channels?: readonly Channel[];
  /** What `{{ link.material }}` leads to. */
  readonly material?: string;
  /**
   * For the patient's calendar its email carries the visit that was booked last; `cancelled`: that the visit which an
   * earlier email of the pathway carried is called off. The record does not say so itself: whoever sends this text does.
   */
  readonly calendar?: boolean | 'cancelled';
}

/** What an organization writes: a setting that is left out is the shipped template's. */
export interface WrittenTemplate extends TemplateTexts, TemplateSettings {}

export interface MessageTemplate extends WrittenTemplate {
  readonly template: string;
}

/** The settings alone, those that are said. */
export function settingsOf({ channels, material, calendar }: TemplateSettings): TemplateSettings {
  return {
    ...(channels && { channels }),
    ...(material !== undefined && { material }),
    ...(calendar !== undefined && { calendar }),
  };
}

/** A template as an organization sends it now. */
export interface TemplateInUse extends MessageTemplate {
  /** The organization's version, counted from 1; 0 is the text that ships with the product. */
  readonly version: number;
}
