import { IconAlertTriangle, IconSum } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Form } from '../../../api/contract/tasks';
import type { ScoreResult } from '../../../core/clinical/questionnaire-score';
import { inLanguage } from '../../texts/localized';

interface ScoresProps {
  readonly form: Form;
  readonly results: readonly ScoreResult[];
  /** While the form is filled in: changes are told to a screen reader. */
  readonly live?: boolean;
}

/** What the answers of a form come to, each score with its band; one that is incomplete says how much is missing. */
export function Scores({ form, results, live = false }: ScoresProps) {
  const { t } = useTranslation();
  if (results.length === 0) return null;
  return (
    <div className="scores" role={live ? 'status' : 'group'} aria-label={t('scores.title')}>
      {results.map((result) => (
        <ScoreLine key={result.id} form={form} result={result} />
      ))}
    </div>
  );
}

function ScoreLine({ form, result }: { readonly form: Form; readonly result: ScoreResult }) {
  const { t, i18n } = useTranslation();
  const score = form.scores?.find(({ id }) => id === result.id);
  if (!score) return null;
  const band = score.bands.find(({ code }) => code === result.band);
  const count = score.fields.length;
  const missing = result.unanswered.length;
  const Icon = result.positive === true ? IconAlertTriangle : IconSum;
  return (
    <p className="score" data-positive={result.positive === true || undefined} data-score={score.id}>
      <Icon size={14} aria-hidden="true" />
      <span>{inLanguage(score.label, i18n.language)}</span>
      {result.value !== undefined && (
        <b>{t('scores.value', { value: result.value, most: score.bands.at(-1)?.to ?? result.value })}</b>
      )}
      {band && <span>{inLanguage(band.label, i18n.language)}</span>}
      {missing > 0 && <span className="soft">{t('scores.answered', { done: count - missing, count })}</span>}
      {missing > 0 && result.positive === true && <b>{t('scores.alreadyPositive')}</b>}
    </p>
  );
}
