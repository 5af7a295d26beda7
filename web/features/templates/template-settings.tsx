import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { WrittenTemplate } from '../../../api/contract/templates';
import { settingWords } from './setting-words';
import { LADDERS, settingAt, SETTINGS, type Setting } from './texts';
import { useMaterialTitles } from './use-material-titles';

interface TemplateSettingsProps {
  readonly texts: WrittenTemplate;
  readonly shipped: WrittenTemplate | null;
  readonly onChange: (setting: Setting, value: string) => void;
}

/** Its ladder, what it gives to read, and whether it carries the visit; what is not said is as shipped. */
export function TemplateSettings({ texts, shipped, onChange }: TemplateSettingsProps) {
  const { t } = useTranslation();
  const titles = useMaterialTitles();
  const chosen = settingAt(texts, 'material');
  // One that the library has no more is shown, so that it can be changed.
  const known = chosen === '' || titles.has(chosen) ? [...titles.keys()] : [...titles.keys(), chosen];
  const values: Readonly<Record<Setting, readonly string[]>> = {
    channels: LADDERS.map(String),
    material: known,
    calendar: ['true', 'cancelled', 'false'],
  };
  const unsaid = (setting: Setting) => {
    const value = settingWords(t, setting, settingAt(shipped ?? {}, setting), titles);
    return { value: '', label: shipped ? t('templates.asShipped', { value }) : value };
  };
  return (
    <fieldset className="template-settings">
      <legend className="visually-hidden">{t('templates.settings')}</legend>
      {SETTINGS.map((setting) => (
        <NativeSelect
          key={setting}
          size="xs"
          label={t(`templates.setting.${setting}`)}
          description={t(`templates.settingNote.${setting}`, { variable: '{{ link.material }}' })}
          value={settingAt(texts, setting)}
          data={[
            unsaid(setting),
            ...values[setting].map((value) => ({ value, label: settingWords(t, setting, value, titles) })),
          ]}
          onChange={(event) => onChange(setting, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}
