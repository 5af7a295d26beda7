import { IconArrowsSplit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listPathways } from '../../client/pathways';
import { inLanguage } from '../../texts/localized';
import { formatInstant } from '../../time/format';
import './pathways.css';

/** The organization's pathways with their versions and how many patients run on each. */
export default function PathwaysPage() {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  usePageTitle(t('nav.pathways'));
  const pathways = useQuery({ queryKey: keys.pathways, queryFn: ({ signal }) => listPathways(signal) });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.pathways')}</h1>
      </div>
      {pathways.isPending && <Waiting />}
      {pathways.isError && <Failure error={pathways.error} onRetry={() => void pathways.refetch()} />}
      {pathways.data?.items.length === 0 && (
        <div className="empty">
          <IconArrowsSplit size={28} stroke={1.5} aria-hidden="true" />
          <h2>{t('pathways.none')}</h2>
        </div>
      )}
      {pathways.data && pathways.data.items.length > 0 && (
        <div className="panel table-scroll" tabIndex={0} role="group" aria-label={t('nav.pathways')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('pathways.title')}</th>
                <th scope="col">{t('pathways.version')}</th>
                <th scope="col">{t('pathways.status')}</th>
                <th scope="col" className="number">
                  {t('pathways.running')}
                </th>
                <th scope="col">{t('pathways.startsOn')}</th>
                <th scope="col">{t('pathways.published')}</th>
              </tr>
            </thead>
            <tbody>
              {pathways.data.items.map((pathway) => (
                <tr key={`${pathway.name}@${pathway.version}`}>
                  <th scope="row">
                    <Link to={`/pathways/${encodeURIComponent(pathway.name)}`}>
                      {inLanguage(pathway.title, i18n.language)}
                    </Link>
                  </th>
                  <td>{t('pathway.version', { version: pathway.version })}</td>
                  <td>{t(`pathwayStatus.${pathway.status}`)}</td>
                  <td className="number">{pathway.running}</td>
                  <td>{pathway.startsOn === null ? '–' : <code>{pathway.startsOn}</code>}</td>
                  <td>{formatInstant(new Date(pathway.publishedAt), zone, i18n.language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
