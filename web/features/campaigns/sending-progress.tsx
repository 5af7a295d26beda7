import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../client/campaigns';

/** How many of a campaign's messages have left. */
export function SendingProgress({ campaign: { dryRun, report } }: { readonly campaign: Campaign }) {
  const { t } = useTranslation();
  const total = dryRun?.toSend ?? 0;
  const done = report ? report.delivered + report.sent + report.unknown : 0;
  return (
    <>
      <progress max={Math.max(total, 1)} value={done} aria-label={t('campaigns.progress')} />{' '}
      <span className="small">{t('campaigns.progressOf', { done, total })}</span>
    </>
  );
}
