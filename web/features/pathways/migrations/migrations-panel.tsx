import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../app/dialog';
import { Failure } from '../../../app/failure';
import { useToast } from '../../../app/use-toast';
import { keys } from '../../../client/keys';
import { listMigrations, startMigration, type Migration } from '../../../client/migrations';
import type { PathwayPage } from '../../../client/pathways';
import { MigrationProgress } from './migration-progress';
import './migrations.css';

const POLL_MS = 1000;

interface MigrationsPanelProps {
  readonly name: string;
  /** Newest first. */
  readonly versions: PathwayPage['items'];
}

/** Taking the patients of one version to another: first what would become of each, then the move with its progress. */
export function MigrationsPanel({ name, versions }: MigrationsPanelProps) {
  const { t } = useTranslation();
  const migrations = useQuery({
    queryKey: keys.migrations(name),
    queryFn: ({ signal }) => listMigrations(name, signal),
    refetchInterval: (query) => (query.state.data?.items.some(isActive) ? POLL_MS : false),
  });
  return (
    <section className="panel card" aria-labelledby="migrations">
      <h2 id="migrations">{t('migrations.title')}</h2>
      <p className="soft small">{t('migrations.intro')}</p>
      <Begin name={name} versions={versions} />
      {migrations.isError && <Failure error={migrations.error} onRetry={() => void migrations.refetch()} />}
      <ul className="plain migrations">
        {migrations.data?.items.map((migration, index) => (
          <li key={migration.id}>
            <MigrationProgress migration={migration} opened={index === 0} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function isActive({ status }: Migration): boolean {
  return status === 'planning' || status === 'running';
}

function Begin({ name, versions }: MigrationsPanelProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const targets = versions.filter(({ status }) => status === 'published').map(({ version }) => version);
  const [chosenFrom, setFrom] = useState<number | null>(null);
  const [chosenTo, setTo] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const to = chosenTo ?? targets[0];
  const from = chosenFrom ?? versions.map(({ version }) => version).find((version) => version !== to);
  const start = useMutation({
    mutationFn: (request: { from: number; to: number; dryRun: boolean }) => startMigration(name, request),
    onError: toast.failed,
    onSettled: () => {
      setAsking(false);
      return client.invalidateQueries({ queryKey: keys.migrations(name) });
    },
  });
  if (from === undefined || to === undefined) return null;
  const option = (version: number) => ({ value: String(version), label: t('pathway.version', { version }) });
  return (
    <div className="versions-choice migrations-begin">
      <NativeSelect
        label={t('migrations.from')}
        data={versions.map(({ version }) => option(version))}
        value={String(from)}
        onChange={(event) => setFrom(Number(event.currentTarget.value))}
      />
      <NativeSelect
        label={t('migrations.to')}
        data={targets.map(option)}
        value={String(to)}
        onChange={(event) => setTo(Number(event.currentTarget.value))}
      />
      <Button
        variant="default"
        disabled={from === to}
        loading={start.isPending && start.variables.dryRun}
        onClick={() => start.mutate({ from, to, dryRun: true })}
      >
        {t('migrations.preview')}
      </Button>
      <Button disabled={from === to} onClick={() => setAsking(true)}>
        {t('migrations.move')}
      </Button>
      <Dialog opened={asking} title={t('migrations.moveTitle', { from, to })} onClose={() => setAsking(false)}>
        <p className="dialog-text">{t('migrations.moveNote')}</p>
        <Button loading={start.isPending} onClick={() => start.mutate({ from, to, dryRun: false })}>
          {t('migrations.move')}
        </Button>
      </Dialog>
    </div>
  );
}
