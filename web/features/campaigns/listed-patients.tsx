import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure';
import { Waiting } from '../../app/waiting';
import { listListed } from '../../client/campaigns';
import { keys } from '../../client/keys';

interface ListedPatientsProps {
  readonly campaignId: string;
  readonly count: number;
}

/** Who is on a campaign's list. Shown only when asked for: whoever is listed, it is on record who saw it. */
export function ListedPatients({ campaignId, count }: ListedPatientsProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="panel card campaign-panel" aria-labelledby="listed">
      <div className="campaign-list-foot">
        <h2 id="listed">{t('campaigns.whoIsListed')}</h2>
        <Button variant="default" size="compact-xs" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('campaigns.hideListed') : t('campaigns.showListed', { count })}
        </Button>
      </div>
      {isOpen && <Listed campaignId={campaignId} />}
    </section>
  );
}

function Listed({ campaignId }: Pick<ListedPatientsProps, 'campaignId'>) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: keys.campaignListed(campaignId),
    queryFn: ({ pageParam, signal }) => listListed(campaignId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (found.isPending) return <Waiting />;
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const patients = found.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="group" aria-labelledby="listed">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('campaigns.patient')}</th>
              <th scope="col">{t('campaigns.number')}</th>
            </tr>
          </thead>
          <tbody>
            {patients.map(({ patientId, patientName, identifier }) => (
              <tr key={patientId}>
                <th scope="row">
                  <Link to={`/patients/${encodeURIComponent(patientId)}`}>{patientName ?? patientId}</Link>
                </th>
                <td>{identifier}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.hasNextPage && (
        <Button variant="default" mt="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('app.more')}
        </Button>
      )}
    </>
  );
}
