import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Failure } from '../../../app/failure';
import { useSession } from '../../../app/session-context';
import { useToast } from '../../../app/use-toast';
import { keys } from '../../../client/keys';
import {
  listMigrationRows,
  pauseMigration,
  resumeMigration,
  type Migration,
  type MigrationRowPage,
} from '../../../client/migrations';
import { formatInstant } from '../../../time/format';

/** One migration: how far it is, what becomes of its patients, and pausing it. */
export function MigrationProgress({ migration, opened }: { readonly migration: Migration; readonly opened: boolean }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const { from, to, dryRun, status, createdAt, counts } = migration;
  const [isOpen, setOpen] = useState(opened);
  const settled = counts.total - counts.statuses.pending;
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <b>{t(dryRun ? 'migrations.previewOf' : 'migrations.moveOf', { from, to })}</b>{' '}
        <span className="soft small">{formatInstant(new Date(createdAt), zone, i18n.language)}</span>{' '}
        <span className="small" role="status">
          {t(`migrationStatus.${status}`)}
        </span>
      </summary>
      <p className="small">
        {t('migrations.patients', { count: counts.total })}
        {counts.total > 0 && ': '}
        {counts.total > 0 && <Verdicts counts={counts} />}
      </p>
      {!dryRun && (
        <div className="migration-run">
          <progress max={Math.max(counts.total, 1)} value={settled} aria-label={t('migrations.progress')} />
          <span className="small">
            {t('migrations.applied', { applied: counts.statuses.applied, total: counts.total })}
            {counts.statuses.needsPerson > 0 && `, ${t('migrations.left', { count: counts.statuses.needsPerson })}`}
            {counts.statuses.failed > 0 && `, ${t('migrations.failed', { count: counts.statuses.failed })}`}
          </span>
          <PauseOrResume migration={migration} />
        </div>
      )}
      {isOpen && counts.total > 0 && <Rows migration={migration} />}
    </details>
  );
}

function Verdicts({ counts: { verdicts } }: Pick<Migration, 'counts'>) {
  const { t } = useTranslation();
  const said = (['waitsAt', 'moves', 'reopens', 'needsPerson'] as const)
    .filter((verdict) => verdicts[verdict] > 0)
    .map((verdict) => t(`migrationCount.${verdict}`, { count: verdicts[verdict] }));
  return <>{said.join(', ')}</>;
}

function PauseOrResume({ migration }: { readonly migration: Migration }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const isPaused = migration.status === 'paused';
  const change = useMutation({
    mutationFn: () => (isPaused ? resumeMigration(migration) : pauseMigration(migration)),
    onError: toast.failed,
    onSettled: () => client.invalidateQueries({ queryKey: keys.migrations(migration.pathway) }),
  });
  if (!isPaused && migration.status !== 'running') return null;
  return (
    <Button variant="default" size="compact-xs" loading={change.isPending} onClick={() => change.mutate()}>
      {t(isPaused ? 'migrations.resume' : 'migrations.pause')}
    </Button>
  );
}

function Rows({ migration }: { readonly migration: Migration }) {
  const { t } = useTranslation();
  const rows = useQuery({
    // Its state is part of the key, so that the rows are as fresh as the counts.
    queryKey: [...keys.migrations(migration.pathway), migration.id, migration.status, migration.counts],
    queryFn: ({ signal }) => listMigrationRows(migration, signal),
  });
  if (rows.isError) return <Failure error={rows.error} onRetry={() => void rows.refetch()} />;
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={t('migrations.rows')}>
      <table className="table migration-rows">
        <thead>
          <tr>
            <th scope="col">{t('migrations.patient')}</th>
            <th scope="col">{t('migrations.verdict')}</th>
            <th scope="col">{t('migrations.status')}</th>
            <th scope="col">{t('migrations.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.data?.items.map((row) => (
            <tr key={row.enrollmentId}>
              <th scope="row">
                <Link to={`/patients/${encodeURIComponent(row.patientId)}`}>{t('migrations.open')}</Link>
              </th>
              <td>{t(`verdict.${row.plan.verdict}`)}</td>
              <td>{migration.dryRun ? '–' : t(`migrationRow.${row.status}`)}</td>
              <td className="migration-why">
                {row.reason !== null && <div>{row.reason}</div>}
                <Reasons steps={row.plan.steps} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What changes for the patient in full; steps that stay as they are, folded. */
function Reasons({ steps }: { readonly steps: MigrationRowPage['items'][number]['plan']['steps'] }) {
  const { t } = useTranslation();
  const staying = steps.filter(({ verdict }) => verdict === 'waits-at');
  const line = ({ key, stepId, reason }: (typeof steps)[number]) => (
    <div key={key}>
      <code>{stepId}</code>: {reason}
    </div>
  );
  return (
    <>
      {steps.filter((step) => !staying.includes(step)).map(line)}
      {staying.length > 0 && (
        <details>
          <summary>{t('migrations.staying', { count: staying.length })}</summary>
          {staying.map(line)}
        </details>
      )}
    </>
  );
}
