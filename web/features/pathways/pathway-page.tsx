import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { PathwayDetail } from '../../../api/contract/pathways';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useMay, useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { getPathway, listDrafts } from '../../client/pathways';
import { inLanguage } from '../../texts/localized';
import { formatAgo, formatInstant } from '../../time/format';
import { useNow } from '../../time/use-now';
import { OutlineTree } from './outline-tree';
import { isAhead } from './pathway-rows';
import './pathways.css';
import { VersionsPanel } from './versions/versions-panel';

const NOBODY: ReadonlySet<string> = new Set();

/** One pathway: its steps as a tree, the source it is written in, and its versions. */
export default function PathwayPage() {
  const { t, i18n } = useTranslation();
  const { name = '' } = useParams();
  const pathway = useQuery({ queryKey: keys.pathway(name), queryFn: ({ signal }) => getPathway(name, signal) });
  usePageTitle(pathway.data ? inLanguage(pathway.data.title, i18n.language) : '');
  if (pathway.isPending) return <Waiting />;
  return (
    <div className="page pathway-page">
      <p className="crumb">
        <Link to="/pathways">{t('nav.pathways')}</Link>
      </p>
      {!pathway.data ? (
        <Failure error={pathway.error} onRetry={() => void pathway.refetch()} />
      ) : (
        <>
          <PathwayHead pathway={pathway.data} />
          <div className="pathway-columns">
            <section className="panel card" aria-labelledby="pathway-steps">
              <h2 id="pathway-steps">{t('pathway.steps')}</h2>
              <OutlineTree steps={pathway.data.outline} open={NOBODY} unfolded />
            </section>
            <section className="panel card" aria-labelledby="pathway-source">
              <h2 id="pathway-source">{t('pathway.source')}</h2>
              <Source text={pathway.data.source} />
            </section>
          </div>
          <VersionsPanel name={name} />
        </>
      )}
    </div>
  );
}

function PathwayHead({ pathway }: { readonly pathway: PathwayDetail }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const mayEdit = useMay()('pathways:edit');
  return (
    <header className="pathway-head">
      <h1>
        {inLanguage(pathway.title, i18n.language)}{' '}
        <span className="soft">{t('pathway.version', { version: pathway.version })}</span>
      </h1>
      {mayEdit && <EditLink pathway={pathway} />}
      <p className="soft">
        {t('pathway.summary', {
          status: t(`pathwayStatus.${pathway.status}`),
          at: formatInstant(new Date(pathway.publishedAt), zone, i18n.language),
        })}{' '}
        · {t('pathway.runningCount', { count: pathway.running })}
        {pathway.startsOn !== null && (
          <>
            {' '}
            · {t('pathways.startsOn')} <code>{pathway.startsOn}</code>
          </>
        )}
      </p>
      {pathway.sources.length > 0 && (
        <p className="small">
          {t('pathway.sources')}: {pathway.sources.join(' · ')}
        </p>
      )}
    </header>
  );
}

function EditLink({ pathway }: { readonly pathway: PathwayDetail }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const drafts = useQuery({ queryKey: keys.pathwayDrafts, queryFn: ({ signal }) => listDrafts(signal) });
  const draft = drafts.data?.items.find((each) => each.pathway === pathway.name) ?? null;
  const ahead = isAhead(draft, pathway) ? draft : null;
  return (
    <p className="pathway-edit">
      <Button
        component={Link}
        to={`/pathways/${encodeURIComponent(pathway.name)}/edit`}
        variant="light"
        leftSection={<IconPencil size={14} aria-hidden="true" />}
      >
        {t(ahead ? 'pathway.continueDraft' : 'pathway.edit')}
      </Button>
      {ahead && (
        <span className="soft small">
          {t('pathway.hasDraft', {
            name: ahead.updatedBy.name,
            ago: formatAgo(new Date(ahead.updatedAt), now, i18n.language),
          })}
        </span>
      )}
    </p>
  );
}

function Source({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <pre className="source" tabIndex={0} aria-label={t('pathway.source')}>
      {text.split('\n').map((line, index) => (
        // Lines of a published source never move.
        <span key={index} className="source-line">
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
