import { Button } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PathwayDetail } from '../../../../api/contract/pathways';
import { Dialog } from '../../../app/dialog';
import { Failure } from '../../../app/failure';
import { useToast } from '../../../app/use-toast';
import { Waiting } from '../../../app/waiting';
import { ApiProblem } from '../../../client/http';
import { keys } from '../../../client/keys';
import { publishPathway } from '../../../client/pathways';
import { ChangeList } from '../versions/change-list';

interface PublishProps {
  readonly name: string;
  readonly source: string;
  readonly latest: PathwayDetail | null;
  /** Why it cannot be published now, in words. */
  readonly blocked: string | null;
  /** Saves the draft first, so that it does not look newer than the version. */
  readonly beforePublishing: () => Promise<void>;
}

/** Publishing, after a look at what changes. */
export function PublishButton(props: PublishProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const version = (props.latest?.version ?? 0) + 1;
  return (
    <>
      <Button leftSection={<IconRocket size={14} aria-hidden="true" />} onClick={() => setAsking(true)}>
        {t('publish.action')}
      </Button>
      <Dialog opened={asking} title={t('publish.title', { version })} onClose={() => setAsking(false)}>
        <Confirmation {...props} onDone={() => setAsking(false)} />
      </Dialog>
    </>
  );
}

function Confirmation({
  name,
  source,
  latest,
  blocked,
  beforePublishing,
  onDone,
}: PublishProps & { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const publish = useMutation({
    mutationFn: async () => {
      await beforePublishing();
      return publishPathway(name, source);
    },
    onSuccess: ({ version }) => {
      onDone();
      toast.done(t('publish.done', { version }));
      return client.invalidateQueries({ queryKey: keys.pathways });
    },
  });
  return (
    <div className="publish">
      {latest ? <Changes from={latest} source={source} /> : <p>{t('publish.first')}</p>}
      {latest && <p className="soft small">{t('publish.note')}</p>}
      {blocked !== null && (
        <p className="notice" data-tone="warn">
          {blocked}
        </p>
      )}
      {publish.isError &&
        (isRefused(publish.error) ? (
          <p className="notice" data-tone="danger" role="alert">
            {t('publish.refused')}
          </p>
        ) : (
          <Failure error={publish.error} />
        ))}
      <Button disabled={blocked !== null} loading={publish.isPending} onClick={() => publish.mutate()}>
        {t('publish.confirm')}
      </Button>
    </div>
  );
}

/** The same comparison as the server's, loaded when it is needed. */
function Changes({ from, source }: { readonly from: PathwayDetail; readonly source: string }) {
  const { t } = useTranslation();
  const changes = useQuery({
    queryKey: ['pathway-changes', from.hash, source],
    queryFn: async () => (await import('./changes-against')).changesAgainst(from.source, source),
    gcTime: 0,
    retry: false,
  });
  if (changes.isPending) return <Waiting />;
  return (
    <>
      <h3>{t('publish.changes', { version: from.version })}</h3>
      {changes.isError && <Failure error={changes.error} />}
      {changes.data && <ChangeList changes={changes.data} />}
    </>
  );
}

/** The text has errors that the check had not found yet. */
function isRefused(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem.type.endsWith('broken-definition');
}
