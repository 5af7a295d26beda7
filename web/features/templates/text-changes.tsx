import { useTranslation } from 'react-i18next';
import type { WrittenTemplate } from '../../../api/contract/templates';
import { settingWords } from './setting-words';
import { changedSettings, PLACES, settingAt, textAt } from './texts';
import { useMaterialTitles } from './use-material-titles';
import { wordDiff } from './word-diff';

/** What has changed between two versions of a template, word by word, text by text. */
export function TextChanges({ from, to }: { readonly from: WrittenTemplate; readonly to: WrittenTemplate }) {
  const { t } = useTranslation();
  const changed = PLACES.filter((place) => textAt(from, place) !== textAt(to, place));
  const titles = useMaterialTitles();
  const settings = changedSettings(from, to);
  if (changed.length === 0 && settings.length === 0) return <p className="soft small">{t('templates.same')}</p>;
  return (
    <dl className="template-changes">
      {settings.map((setting) => (
        <div key={setting}>
          <dt className="small soft">{t(`templates.setting.${setting}`)}</dt>
          <dd>
            <del>{settingWords(t, setting, settingAt(from, setting), titles)}</del>{' '}
            <ins>{settingWords(t, setting, settingAt(to, setting), titles)}</ins>
          </dd>
        </div>
      ))}
      {changed.map((place) => (
        <div key={`${place.channel}/${place.language}/${place.part}`}>
          <dt className="small soft">
            {t(`templates.channel.${place.channel}`)}
            {place.channel === 'email' && `, ${t(`templates.${place.part}`)}`}
            {`, ${t(`templates.language.${place.language}`)}`}
          </dt>
          <dd lang={place.language}>
            {wordDiff(textAt(from, place), textAt(to, place)).map(({ kind, text }, index) =>
              kind === 'same' ? (
                <span key={index}>{text}</span>
              ) : kind === 'added' ? (
                <ins key={index}>{text}</ins>
              ) : (
                <del key={index}>{text}</del>
              ),
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
