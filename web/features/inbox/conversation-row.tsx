import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConversationItem } from '../../../api/contract/conversations';
import { useSession } from '../../app/session-context';
import { formatAgo } from '../../time/format';
import { useNow } from '../../time/use-now';
import { CRISIS, useWaitingWords } from './waiting-words';

interface RowProps {
  readonly item: ConversationItem;
  readonly href: string;
  readonly open: boolean;
}

/** One conversation: all of it is the link that opens it. */
export function ConversationRow({ item, href, open }: RowProps) {
  const { t, i18n } = useTranslation();
  const { user } = useSession();
  const now = useNow();
  const reason = useWaitingWords();
  const holder = item.assignee?.id === user.id ? t('inbox.mine') : (item.assignee?.name ?? t('inbox.free'));
  const isCrisis = item.reason === CRISIS;
  return (
    <li className="task-row" data-open={open || undefined} data-priority={isCrisis ? 'urgent' : undefined}>
      <Link to={href} data-conversation={item.id} aria-current={open ? 'true' : undefined}>
        <span className="task-row-title">{item.patient?.name ?? item.address ?? t('inbox.unknownSender')}</span>
        <span className="task-row-due soft">
          {item.since !== null && formatAgo(new Date(item.since), now, i18n.language)}
        </span>
        <span className="task-row-patient inbox-text">
          {item.lastText !== null && item.lastText !== '' ? `“${item.lastText}”` : reason(item.reason)}
        </span>
        <span className={isCrisis ? 'task-row-at inbox-crisis' : 'task-row-at soft'}>
          {isCrisis && <IconAlertTriangleFilled size={14} aria-hidden="true" />} {reason(item.reason)}
        </span>
        <span className="task-row-holder">{holder}</span>
      </Link>
    </li>
  );
}
