import { useTranslation } from 'react-i18next';
import type { TemplateTexts } from '../../../api/contract/templates';
import { PLACES, textAt } from './texts';
import { wordDiff } from './word-diff';

/** What has changed between two versions of a template, word by word, text by text. */
export function TextChanges({ from, to }: { readonly from: TemplateTexts; readonly to: TemplateTexts }) {
  const { t } = useTranslation();
  const changed = PLACES.filter((place) => textAt(from, place) !== textAt(to, place));
  if (changed.length === 0) return <p className="soft small">{t('templates.same')}</p>;
  return (
    <dl className="template-changes">
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
