import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { CAMPAIGN_VERDICTS, type CampaignVerdict } from '../../../core/record/campaign';
import { Failure } from '../../app/failure';
import { listMembers, type Campaign } from '../../client/campaigns';
import { keys } from '../../client/keys';

/** What the dry run says, by reason; each number leads to its patients. */
export function DryRun({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const { dryRun, status } = campaign;
  const chosen = CAMPAIGN_VERDICTS.find((verdict) => verdict === params.get('verdict'));
  return (
    <section className="panel card campaign-panel" aria-labelledby="dry-run">
      <h2 id="dry-run">{t('campaigns.dryRun')}</h2>
      {!dryRun && <p className="soft">{t('campaigns.dryRunHint')}</p>}
      {dryRun && status === 'checking' && <p role="status">{t('campaigns.checking', { count: dryRun.considered })}</p>}
      {dryRun && (
        <>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('campaigns.reason')}</th>
                <th scope="col">{t('campaigns.patients')}</th>
              </tr>
            </thead>
            <tbody>
              {CAMPAIGN_VERDICTS.filter((verdict) => (dryRun.verdicts[verdict] ?? 0) > 0).map((verdict) => (
                <tr key={verdict}>
                  <th scope="row">
                    {t(`campaignVerdict.${verdict}`)}
                    {verdict === 'unknown' &&
                      Object.entries(dryRun.missing).map(([fact, count]) => (
                        <div key={fact} className="soft small">
                          {t('campaigns.missingFact', { fact })}: {count}
                        </div>
                      ))}
                  </th>
                  <td>
                    <Link to={`?verdict=${verdict}`} aria-current={verdict === chosen ? 'true' : undefined}>
                      {dryRun.verdicts[verdict]}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>{t('campaigns.cost', { count: dryRun.segments })}</p>
          {status !== 'checking' && <Members campaign={campaign} verdict={chosen ?? 'send'} />}
        </>
      )}
    </section>
  );
}

function Members({
  campaign: { id, dryRun },
  verdict,
}: {
  readonly campaign: Campaign;
  readonly verdict: CampaignVerdict;
}) {
  const { t } = useTranslation();
  const members = useQuery({
    // What the dry run says is part of the key, so that its patients are as fresh as its numbers.
    queryKey: keys.campaignMembers(id, { verdict, dryRun }),
    queryFn: ({ signal }) => listMembers(id, verdict, signal),
  });
  if (members.isError) return <Failure error={members.error} onRetry={() => void members.refetch()} />;
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={t(`campaignVerdict.${verdict}`)}>
      <table className="table">
        <caption>{t(`campaignVerdict.${verdict}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('campaigns.patient')}</th>
            <th scope="col">{t('campaigns.message')}</th>
          </tr>
        </thead>
        <tbody>
          {members.data?.items.map(({ patientId, patientName, body, segments, missing }) => (
            <tr key={patientId}>
              <th scope="row">
                <Link to={`/patients/${encodeURIComponent(patientId)}`}>{patientName ?? patientId}</Link>
              </th>
              <td className="campaign-message">
                {body}
                {segments !== null && <div className="soft small">{t('campaigns.cost', { count: segments })}</div>}
                {missing !== null && t('campaigns.missingFact', { fact: missing })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
