import { useTranslation } from 'react-i18next';
import type { MessageAccounting } from '../../../api/contract/messages';
import { formatAgo } from '../../time/format';
import { useNow } from '../../time/use-now';

/** What might have left already and waits for its turn at the carrier, right now. */
export function Backlog({ backlog: { due, oldestDueAt } }: Pick<MessageAccounting, 'backlog'>) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (oldestDueAt === null) return null;
  return (
    <p className="soft">
      {t('messages.backlog', { count: due, since: formatAgo(new Date(oldestDueAt), now, i18n.language) })}
    </p>
  );
}
