import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskDetail } from '../../../api/contract/tasks';
import { Failure } from '../../app/failure';
import { useMay, useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { getTask } from '../../client/tasks';
import { isHeldByOther } from './holder';
import { FinishedTask } from './finished-task';
import { DueAt, PriorityMark, SnoozedMark, TimeLeft } from './marks';
import { TaskActions } from './task-actions';
import { TaskBackground } from './task-background';
import { TaskComments } from './task-comments';
import { TaskWork } from './task-work';

/** Something a key asked of the open task; `serial` tells two requests apart. */
export interface PanelCommand {
  readonly task: string;
  readonly run: 'work' | 'snooze';
  readonly serial: number;
}

interface TaskPanelProps {
  readonly taskId: string;
  readonly command: PanelCommand | null;
  readonly onClose: () => void;
  /** Decides which task comes next, and gives the way to open it. */
  readonly prepareNext: () => () => void;
}

export function TaskPanel({ taskId, command, onClose, prepareNext }: TaskPanelProps) {
  const { t } = useTranslation();
  const task = useQuery({ queryKey: keys.task(taskId), queryFn: ({ signal }) => getTask(taskId, signal) });
  return (
    <>
      <div className="panel-close">
        <ActionIcon onClick={onClose} aria-label={t('task.close')}>
          <IconArrowLeft className="panel-back" size={18} aria-hidden="true" />
          <IconX className="panel-x" size={16} aria-hidden="true" />
        </ActionIcon>
      </div>
      {task.isPending && <Waiting />}
      {task.isError && !task.data && <Failure error={task.error} onRetry={() => void task.refetch()} />}
      {task.data && <TaskBody task={task.data} command={command} prepareNext={prepareNext} />}
    </>
  );
}

interface TaskBodyProps {
  readonly task: TaskDetail;
  readonly command: PanelCommand | null;
  readonly prepareNext: () => () => void;
}

function TaskBody({ task, command, prepareNext }: TaskBodyProps) {
  const root = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a narrow screen the panel takes the list's place: the focus must not stay on a row that is gone.
    if (!document.querySelector('.today-list')?.checkVisibility()) heading.current?.focus();
  }, []);
  useEffect(() => {
    if (!command || !root.current) return;
    const target = root.current.querySelector<HTMLElement>(`[data-command="${command.run}"]`);
    if (command.run === 'snooze') target?.click();
    else firstControl(target)?.focus();
  }, [command]);
  const { t } = useTranslation();
  const { user } = useSession();
  const workable = useMay()('tasks:work') && task.status === 'open';
  return (
    <div ref={root} className="task-body">
      <TaskHead task={task} headingRef={heading} />
      {workable && <TaskActions task={task} />}
      <TaskBackground task={task} />
      {task.status !== 'open' && <FinishedTask task={task} />}
      {workable && !isHeldByOther(task, user.id) && <TaskWork task={task} prepareNext={prepareNext} />}
      {workable && isHeldByOther(task, user.id) && <p className="soft">{t('work.takeOverFirst')}</p>}
      <TaskComments task={task} />
    </div>
  );
}

/** Where work starts: the chosen result, else the first control. */
function firstControl(area: HTMLElement | null): HTMLElement | null {
  if (!area) return null;
  return area.querySelector<HTMLElement>('input:checked') ?? area.querySelector<HTMLElement>('input, textarea, button');
}

interface TaskHeadProps {
  readonly task: TaskDetail;
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
}

function TaskHead({ task, headingRef }: TaskHeadProps) {
  const { t } = useTranslation();
  const { organization } = useSession();
  const zone = task.patient.zone ?? organization.zone;
  const open = task.status === 'open';
  return (
    <header className="task-head">
      <h2 ref={headingRef} tabIndex={-1}>
        {task.title}
      </h2>
      <div className="task-facts">
        <Link to={`/patients/${encodeURIComponent(task.patient.id)}`}>{task.patient.name}</Link>
        {open ? <PriorityMark priority={task.priority} /> : <span className="soft">{t(`status.${task.status}`)}</span>}
        {task.due !== null && (
          <span className="task-due">
            {open && <TimeLeft due={new Date(task.due)} />}
            <span className="soft">
              <DueAt at={new Date(task.due)} zone={zone} />
            </span>
          </span>
        )}
        {open && task.snoozedUntil !== null && <SnoozedMark at={new Date(task.snoozedUntil)} zone={zone} />}
      </div>
    </header>
  );
}
