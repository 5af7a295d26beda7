import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure';
import { useSession } from '../../../app/session-context';
import { keys } from '../../../client/keys';
import { getDraft } from '../../../client/pathways';
import { formatInstant, formatTime } from '../../../time/format';
import type { SourceSnapshot } from './source-draft';

/** Tells that what is written is safe, or not yet. */
export function DraftState({ state, savedAt }: Pick<SourceSnapshot, 'state' | 'savedAt'>) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const isBad = state === 'failed' || state === 'conflict';
  const at = savedAt === null ? '' : formatTime(savedAt, zone, i18n.language);
  const text =
    state === 'clean' && savedAt !== null
      ? t('draftState.cleanDraft', { at: formatInstant(savedAt, zone, i18n.language) })
      : t(`draftState.${state}`, { at });
  return (
    <span className={`small ${isBad ? 'tone-danger' : 'soft'}`} role="status" data-draft={state}>
      {text}
    </span>
  );
}

interface ConflictProps {
  readonly name: string;
  readonly onKeepMine: (version: number) => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else has saved the same draft: the two ways out. */
export function Conflict({ name, onKeepMine, onTakeTheirs }: ConflictProps) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const theirs = useQuery({
    queryKey: [...keys.pathwayDraft(name), 'theirs'],
    queryFn: ({ signal }) => getDraft(name, signal),
    gcTime: 0,
  });
  return (
    <div className="notice conflict" data-tone="warn" role="alert">
      <div>
        <h2>{t('conflict.title')}</h2>
        {theirs.isError && <Failure error={theirs.error} onRetry={() => void theirs.refetch()} />}
        {theirs.data && (
          <>
            <p>
              {t('conflict.who', {
                name: theirs.data.updatedBy.name,
                at: formatInstant(new Date(theirs.data.updatedAt), zone, i18n.language),
              })}{' '}
              {t('conflict.copyHint')}
            </p>
            <div className="conflict-ways">
              <Button onClick={() => onKeepMine(theirs.data.version)}>{t('conflict.keepMine')}</Button>
              <Button variant="default" onClick={onTakeTheirs}>
                {t('conflict.takeTheirs')}
              </Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
