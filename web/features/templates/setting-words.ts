import type { TFunction } from 'i18next';
import { LADDERS, type Setting } from './texts';

/** A setting's value in words; empty: it is not said. `titles`: of the materials. */
export function settingWords(t: TFunction, setting: Setting, value: string, titles: ReadonlyMap<string, string>) {
  switch (setting) {
    case 'channels':
      return LADDERS.some((ladder) => String(ladder) === value)
        ? t(`templates.ladder.${value as 'sms' | 'email'}`)
        : t('templates.noLadder');
    case 'material':
      return value === '' ? t('templates.noMaterial') : (titles.get(value) ?? value);
    case 'calendar':
      return t(`templates.carries.${value === 'true' || value === 'cancelled' ? value : 'false'}`);
  }
}
