import { useTranslation } from 'react-i18next';
import type { PathwayDiff } from '../../../../api/contract/pathway-checks';

/** Changes between two definitions in words. */
export function ChangeList({ changes }: Pick<PathwayDiff, 'changes'>) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p className="soft small">{t('versions.same')}</p>;
  return (
    <ul className="plain change-list">
      {changes.map((change, index) => (
        <li key={index}>
          <span className="change-kind" data-kind={change.kind}>
            {t(`change.${change.kind}`)}
          </span>
          <span>{change.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
