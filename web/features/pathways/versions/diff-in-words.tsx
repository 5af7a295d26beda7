import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure';
import { Waiting } from '../../../app/waiting';
import { keys } from '../../../client/keys';
import { getDiff } from '../../../client/pathways';
import { ChangeList } from './change-list';

interface DiffInWordsProps {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What has changed between two versions, a sentence each. */
export function DiffInWords({ name, from, to }: DiffInWordsProps) {
  const { t } = useTranslation();
  const diff = useQuery({
    queryKey: keys.pathwayDiff(name, from, to),
    queryFn: ({ signal }) => getDiff(name, from, to, signal),
    // Versions never change.
    staleTime: Infinity,
    enabled: from !== to,
  });
  if (from === to) return <p className="soft small">{t('versions.same')}</p>;
  if (diff.isPending) return <Waiting />;
  if (!diff.data) return <Failure error={diff.error} onRetry={() => void diff.refetch()} />;
  return <ChangeList changes={diff.data.changes} />;
}
