import type { WrittenTemplate } from '../../../api/contract/templates';

export type Channel = 'sms' | 'email';
export type Language = 'en' | 'es';
export type Part = 'subject' | 'body';

export const LANGUAGES: readonly Language[] = ['en', 'es'];
export const CHANNELS: readonly Channel[] = ['sms', 'email'];

/** All ladders. */
export const LADDERS: readonly (readonly Channel[])[] = [['sms'], ['sms', 'email'], ['email'], ['email', 'sms']];

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
export function textAt({ sms, email }: WrittenTemplate, { channel, language, part }: Place): string {
  return (channel === 'sms' ? sms?.[language] : email?.[part][language]) ?? '';
}

export const SETTINGS = ['channels', 'material', 'calendar'] as const;
export type Setting = (typeof SETTINGS)[number];

/** One setting as the value of a field; empty where it is not said. */
export function settingAt(texts: WrittenTemplate, setting: Setting): string {
  return String(texts[setting] ?? '');
}

/** The texts with one setting changed; empty takes it away. */
export function withSetting(texts: WrittenTemplate, setting: Setting, value: string): WrittenTemplate {
  const { [setting]: _old, ...others } = texts;
  if (value === '') return others;
  if (setting === 'material') return { ...others, material: value };
  if (setting === 'calendar') return { ...others, calendar: value === 'cancelled' ? value : value === 'true' };
  return { ...others, channels: [...(LADDERS.find((ladder) => String(ladder) === value) ?? [])] };
}

/** The settings in which two versions differ. */
export function changedSettings(a: WrittenTemplate, b: WrittenTemplate): readonly Setting[] {
  return SETTINGS.filter((setting) => settingAt(a, setting) !== settingAt(b, setting));
}

/** The texts with one of them changed; what is left empty is no text. */
export function withText(texts: WrittenTemplate, { channel, language, part }: Place, text: string): WrittenTemplate {
  const set = (of: { readonly en?: string; readonly es?: string } = {}) => {
    const { [language]: _old, ...others } = of;
    return text === '' ? others : { ...others, [language]: text };
  };
  if (channel === 'sms') return pruned({ ...texts, sms: set(texts.sms) });
  const email = texts.email ?? { subject: {}, body: {} };
  return pruned({ ...texts, email: { ...email, [part]: set(email[part]) } });
}

function pruned({ sms, email, ...settings }: WrittenTemplate): WrittenTemplate {
  const isThere = (of: object | undefined) => of !== undefined && Object.keys(of).length > 0;
  return {
    ...settings,
    ...(sms && isThere(sms) && { sms }),
    ...(email && (isThere(email.subject) || isThere(email.body)) && { email }),
  };
}

export function isSame(a: WrittenTemplate, b: WrittenTemplate): boolean {
  return PLACES.every((place) => textAt(a, place) === textAt(b, place)) && changedSettings(a, b).length === 0;
}
