import type { TemplateTexts } from '../../../api/contract/templates';

export type Channel = 'sms' | 'email';
export type Language = 'en' | 'es';
export type Part = 'subject' | 'body';

export const LANGUAGES: readonly Language[] = ['en', 'es'];
export const CHANNELS: readonly Channel[] = ['sms', 'email'];

/** Which of a template's texts. */
export interface Place {
  readonly channel: Channel;
  readonly language: Language;
  readonly part: Part;
}

export const PLACES: readonly Place[] = LANGUAGES.flatMap((language) => [
  { channel: 'sms', language, part: 'body' } as const,
  { channel: 'email', language, part: 'subject' } as const,
  { channel: 'email', language, part: 'body' } as const,
]);

/** The text of one place; empty where none is written. */
export function textAt({ sms, email }: TemplateTexts, { channel, language, part }: Place): string {
  return (channel === 'sms' ? sms?.[language] : email?.[part][language]) ?? '';
}

/** The texts with one of them changed; what is left empty is no text. */
export function withText(texts: TemplateTexts, { channel, language, part }: Place, text: string): TemplateTexts {
  const set = (of: { readonly en?: string; readonly es?: string } = {}) => {
    const { [language]: _old, ...others } = of;
    return text === '' ? others : { ...others, [language]: text };
  };
  if (channel === 'sms') return pruned({ ...texts, sms: set(texts.sms) });
  const email = texts.email ?? { subject: {}, body: {} };
  return pruned({ ...texts, email: { ...email, [part]: set(email[part]) } });
}

function pruned({ sms, email }: TemplateTexts): TemplateTexts {
  const isThere = (of: object | undefined) => of !== undefined && Object.keys(of).length > 0;
  return {
    ...(sms && isThere(sms) && { sms }),
    ...(email && (isThere(email.subject) || isThere(email.body)) && { email }),
  };
}

export function isSame(a: TemplateTexts, b: TemplateTexts): boolean {
  return PLACES.every((place) => textAt(a, place) === textAt(b, place));
}
