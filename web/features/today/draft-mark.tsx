import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session-context';
import { formatTime } from '../../time/format';
import type { DraftStatus } from './draft-keeper';

interface DraftMarkProps {
  readonly status: DraftStatus;
  readonly savedAt: Date | null;
}

/** Tells that what is typed is safe, or not yet. */
export function DraftMark({ status, savedAt }: DraftMarkProps) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const saved = savedAt ? t('draft.saved', { at: formatTime(savedAt, zone, i18n.language) }) : '';
  const text =
    status === 'failed' ? t('draft.failed') : status === 'clean' || status === 'saved' ? saved : t('draft.saving');
  return (
    <span className={`small ${status === 'failed' ? 'tone-danger' : 'soft'}`} role="status">
      {text}
    </span>
  );
}
