import type { LocalizedText } from '../record/organization';

/** Liquid texts a patient reads, per channel and language. Variables: see `templateVariables`. */
export interface MessageTemplate {
  readonly template: string;
  readonly sms?: LocalizedText;
  readonly email?: { readonly subject: LocalizedText; readonly body: LocalizedText };
}
