import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../app/dialog';
import { Failure } from '../../../app/failure';
import { useMay, useSession } from '../../../app/session-context';
import { useToast } from '../../../app/use-toast';
import { keys } from '../../../client/keys';
import { listVersions, retireVersion, type PathwayPage } from '../../../client/pathways';
import { formatInstant } from '../../../time/format';
import { MigrationsPanel } from '../migrations/migrations-panel';
import { DiffInWords } from './diff-in-words';

type Version = PathwayPage['items'][number];

/** All versions of a pathway, the difference between any two in words, retiring, and moving patients between them. */
export function VersionsPanel({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const mayMigrate = useMay()('pathways:migrate');
  const versions = useQuery({
    queryKey: keys.pathwayVersions(name),
    queryFn: ({ signal }) => listVersions(name, signal),
  });
  const items = versions.data?.items ?? [];
  return (
    <>
      <section className="panel card" aria-labelledby="pathway-versions">
        <h2 id="pathway-versions">{t('versions.title')}</h2>
        {versions.isError && <Failure error={versions.error} onRetry={() => void versions.refetch()} />}
        {items.length > 0 && <VersionTable versions={items} />}
        {items.length > 1 && <Compare name={name} versions={items.map(({ version }) => version)} />}
      </section>
      {mayMigrate && items.length > 1 && <MigrationsPanel name={name} versions={items} />}
    </>
  );
}

function VersionTable({ versions }: { readonly versions: readonly Version[] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const mayEdit = useMay()('pathways:edit');
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={t('versions.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('versions.version')}</th>
            <th scope="col">{t('versions.status')}</th>
            <th scope="col" className="number">
              {t('versions.running')}
            </th>
            <th scope="col">{t('versions.published')}</th>
            {mayEdit && <th scope="col">{t('versions.retire')}</th>}
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <tr key={version.version}>
              <th scope="row">{t('pathway.version', { version: version.version })}</th>
              <td>{t(`pathwayStatus.${version.status}`)}</td>
              <td className="number">{t('versions.runningCount', { count: runningOn(version) })}</td>
              <td>{formatInstant(new Date(version.publishedAt), zone, i18n.language)}</td>
              {mayEdit && <td>{version.status === 'published' && <Retire of={version} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function runningOn({ version, runningByVersion }: Version): number {
  return runningByVersion.find((each) => each.version === version)?.running ?? 0;
}

function Retire({ of: { name, version } }: { readonly of: Version }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const retire = useMutation({
    mutationFn: () => retireVersion(name, version),
    onSuccess: () => {
      setAsking(false);
      toast.done(t('versions.retired', { version }));
    },
    onError: toast.failed,
    onSettled: () => client.invalidateQueries({ queryKey: keys.pathways }),
  });
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        aria-label={t('versions.retireOne', { version })}
        onClick={() => setAsking(true)}
      >
        {t('versions.retire')}
      </Button>
      <Dialog opened={asking} title={t('versions.retireTitle', { version })} onClose={() => setAsking(false)}>
        <p className="dialog-text">{t('versions.retireNote')}</p>
        <Button color="red" loading={retire.isPending} onClick={() => retire.mutate()}>
          {t('versions.retire')}
        </Button>
      </Dialog>
    </>
  );
}

/** `versions`: newest first. */
function Compare({ name, versions }: { readonly name: string; readonly versions: readonly number[] }) {
  const { t } = useTranslation();
  const [newest = 1, before = 1] = versions;
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const data = versions.map((version) => ({ value: String(version), label: t('pathway.version', { version }) }));
  return (
    <>
      <h3 className="versions-compare">{t('versions.compare')}</h3>
      <div className="versions-choice">
        <NativeSelect
          label={t('versions.from')}
          data={data}
          value={String(from ?? before)}
          onChange={(event) => setFrom(Number(event.currentTarget.value))}
        />
        <NativeSelect
          label={t('versions.to')}
          data={data}
          value={String(to ?? newest)}
          onChange={(event) => setTo(Number(event.currentTarget.value))}
        />
      </div>
      <DiffInWords name={name} from={from ?? before} to={to ?? newest} />
    </>
  );
}
