import { Button } from '@mantine/core';
import { IconArrowsSplit, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useMay, useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listDrafts, listPathways } from '../../client/pathways';
import { inLanguage } from '../../texts/localized';
import { formatAgo, formatInstant } from '../../time/format';
import { useNow } from '../../time/use-now';
import { NewPathway } from './new-pathway';
import { pathwayRows, type PathwayRow } from './pathway-rows';
import './pathways.css';

/** The organization's pathways with their versions, how many patients run on each, and what is being written. */
export default function PathwaysPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.pathways'));
  const mayEdit = useMay()('pathways:edit');
  const [creating, setCreating] = useState(false);
  const pathways = useQuery({ queryKey: keys.pathways, queryFn: ({ signal }) => listPathways(signal) });
  const drafts = useQuery({
    queryKey: keys.pathwayDrafts,
    queryFn: ({ signal }) => listDrafts(signal),
    enabled: mayEdit,
  });
  const rows = pathwayRows(pathways.data?.items ?? [], drafts.data?.items ?? []);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.pathways')}</h1>
        {mayEdit && (
          <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setCreating(true)}>
            {t('pathways.create')}
          </Button>
        )}
      </div>
      {pathways.isPending && <Waiting />}
      {pathways.isError && <Failure error={pathways.error} onRetry={() => void pathways.refetch()} />}
      {drafts.isError && <Failure error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {pathways.data && rows.length === 0 && (
        <div className="empty">
          <IconArrowsSplit size={28} stroke={1.5} aria-hidden="true" />
          <h2>{t('pathways.none')}</h2>
        </div>
      )}
      {rows.length > 0 && <PathwayTable rows={rows} withDrafts={mayEdit} />}
      {mayEdit && pathways.data && <NewPathway opened={creating} rows={rows} onClose={() => setCreating(false)} />}
    </div>
  );
}

function PathwayTable({ rows, withDrafts }: { readonly rows: readonly PathwayRow[]; readonly withDrafts: boolean }) {
  const { t } = useTranslation();
  return (
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
            {withDrafts && <th scope="col">{t('pathways.draft')}</th>}
            <th scope="col">{t('pathways.startsOn')}</th>
            <th scope="col">{t('pathways.published')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <PathwayCells row={row} withDrafts={withDrafts} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PathwayCells({ row, withDrafts }: { readonly row: PathwayRow; readonly withDrafts: boolean }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const { name, published } = row;
  const draft = withDrafts && (
    <td>
      <DraftCell row={row} />
    </td>
  );
  if (!published) {
    return (
      <>
        <th scope="row">
          <Link to={`/pathways/${encodeURIComponent(name)}/edit`}>{name}</Link>
        </th>
        <td colSpan={3} className="soft">
          {t('pathways.neverPublished')}
        </td>
        {draft}
        <td colSpan={2} />
      </>
    );
  }
  return (
    <>
      <th scope="row">
        <Link to={`/pathways/${encodeURIComponent(name)}`}>{inLanguage(published.title, i18n.language)}</Link>
        <span className="pathway-id">{name}</span>
      </th>
      <td>{t('pathway.version', { version: published.version })}</td>
      <td>{t(`pathwayStatus.${published.status}`)}</td>
      <td className="number">
        {published.running}
        <RunningByVersion of={published} />
      </td>
      {draft}
      <td>{published.startsOn === null ? '–' : <code>{published.startsOn}</code>}</td>
      <td>{formatInstant(new Date(published.publishedAt), zone, i18n.language)}</td>
    </>
  );
}

/** Only where somebody is on another version than the latest. */
function RunningByVersion({ of }: { readonly of: NonNullable<PathwayRow['published']> }) {
  const { t } = useTranslation();
  if (of.runningByVersion.every(({ version }) => version === of.version)) return null;
  const counts = of.runningByVersion.map(({ version, running }) =>
    t('pathways.runningOn', { version, count: running }),
  );
  return <span className="pathway-id">{counts.join(', ')}</span>;
}

function DraftCell({ row: { name, draft } }: { readonly row: PathwayRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (!draft) return <span className="soft">{t('pathways.noDraft')}</span>;
  const ago = formatAgo(new Date(draft.updatedAt), now, i18n.language);
  return (
    <Link to={`/pathways/${encodeURIComponent(name)}/edit`}>
      {t('pathways.draftBy', { name: draft.updatedBy.name, ago })}
    </Link>
  );
}
