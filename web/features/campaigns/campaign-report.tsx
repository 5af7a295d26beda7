import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../client/campaigns';
import { reasonWords } from '../messages/reason-words';
import { answersOf, percent } from './campaign-words';
import { SendingProgress } from './sending-progress';

const NUMBERS = [
  'delivered',
  'sent',
  'pending',
  'suppressed',
  'failed',
  'unknown',
  'answered',
  'optOuts',
  'segments',
] as const;

interface CampaignReportProps {
  readonly campaign: Campaign;
  readonly report: NonNullable<Campaign['report']>;
}

/** What became of a campaign's messages. */
export function CampaignReport({ campaign, report }: CampaignReportProps) {
  const { t, i18n } = useTranslation();
  const reasons = Object.entries(report.suppressedBy).map(
    ([reason, count]) => [reasonWords(t, 'suppressed', reason), count] as const,
  );
  return (
    <section className="panel card campaign-panel" aria-labelledby="report">
      <h2 id="report">{t('campaigns.report')}</h2>
      <p>
        <SendingProgress campaign={campaign} />
      </p>
      <table className="table">
        <tbody>
          <tr>
            <th scope="row">{t('campaigns.reach')}</th>
            <td>{t('campaigns.reachOf', { percent: percent(report.reach, i18n.language) })}</td>
          </tr>
          {NUMBERS.map((number) => (
            <tr key={number}>
              <th scope="row">{t(`campaigns.${number}`)}</th>
              <td>
                {report[number]}
                {number === 'suppressed' && <Details counts={reasons} />}
                {number === 'answered' && <Details counts={answersOf(campaign, report, i18n.language)} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Details({ counts }: { readonly counts: readonly (readonly [string, number])[] }) {
  if (counts.length === 0) return null;
  return (
    <span className="soft small"> ({counts.map(([words, count]) => `${words}: ${String(count)}`).join(', ')})</span>
  );
}
