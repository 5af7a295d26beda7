import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { keys } from '../../client/keys';
import { reportCrises } from '../../client/messages';

interface CrisesProps {
  readonly period: { readonly from: string; readonly to: string };
}

/** What became of the alarms of a period, false ones by their reason. */
export function Crises({ period }: CrisesProps) {
  const { t } = useTranslation();
  const report = useQuery({
    queryKey: keys.crises(period),
    queryFn: ({ signal }) => reportCrises(period, signal),
  });
  if (!report.data || report.data.alarms === 0) return null;
  return (
    <section className="panel card" aria-labelledby="crises">
      <h2 id="crises">{t('crises.title', { count: report.data.alarms })}</h2>
      <dl className="facts">
        {report.data.outcomes.map(({ outcome, reason, count }) => (
          <div key={`${outcome ?? ''} ${reason ?? ''}`}>
            <dt>
              {t(`crises.outcome.${outcome ?? 'open'}` as 'crises.outcome.open', { defaultValue: outcome ?? '' })}
              {reason !== null && (
                <> · {t(`crises.reason.${reason}` as 'crises.reason.past', { defaultValue: reason })}</>
              )}
            </dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
