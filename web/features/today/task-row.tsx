import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../../../api/contract/tasks';
import { useSession } from '../../app/session-context';
import { DueAt, Holder, PriorityMark, SnoozedMark, TimeLeft } from './marks';

interface TaskRowProps {
  readonly task: Task;
  readonly href: string;
  readonly open: boolean;
  readonly pending: boolean;
}

/** One line of the worklist: all of it is the link that opens the task. */
export function TaskRow({ task, href, open, pending }: TaskRowProps) {
  const { t } = useTranslation();
  const { organization, user } = useSession();
  const zone = task.patient.zone ?? organization.zone;
  const snoozed = task.snoozedUntil !== null ? new Date(task.snoozedUntil) : null;
  return (
    <li className="task-row" data-priority={task.priority} data-open={open || undefined}>
      <Link to={href} data-task={task.id} aria-current={open ? 'true' : undefined} aria-busy={pending}>
        <span className="task-row-title">{task.title}</span>
        <span className="task-row-due">
          {task.status !== 'open' && <span className="soft">{t(`status.${task.status}`)}</span>}
          {task.status === 'open' && task.due !== null && <TimeLeft due={new Date(task.due)} />}
        </span>
        <span className="task-row-patient">
          <PriorityMark priority={task.priority} />
          <span>{task.patient.name}</span>
        </span>
        <span className="task-row-at soft">
          {snoozed ? (
            <SnoozedMark at={snoozed} zone={zone} />
          ) : (
            task.due && <DueAt at={new Date(task.due)} zone={zone} />
          )}
        </span>
        <span className="task-row-holder">
          {pending && <Loader size={10} aria-label={t('app.saving')} />} <Holder task={task} me={user.id} />
        </span>
      </Link>
    </li>
  );
}
