import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconListDetails } from '@tabler/icons-react';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../api/contract/tasks';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listTasks } from '../../client/tasks';
import { isHeldByOther } from './holder';
import { TaskPanel, type PanelCommand } from './task-panel';
import './today.css';
import { useTaskActions } from './use-task-actions';
import { useWorklistKeys } from './use-worklist-keys';
import { Worklist } from './worklist';
import { WorklistBar } from './worklist-bar';
import { useWorklist } from './use-worklist';
import { listQuery } from './worklist-state';

/** The coordinator's day: tasks as a list, the open one beside it. */
export default function TodayPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.today'));
  const { state, change, hrefOf } = useWorklist();
  const query = listQuery(state);
  const page = useQuery({
    queryKey: keys.taskList(query),
    queryFn: ({ signal }) => listTasks(query, signal),
    placeholderData: keepPreviousData,
  });
  const listRef = useRef<HTMLElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const [command, setCommand] = useState<PanelCommand | null>(null);
  const act = useTaskActions();
  const { user } = useSession();
  const items = page.data?.items ?? [];
  const open = useCallback(
    (task: string, run?: PanelCommand['run']) => {
      change({ task });
      if (run) setCommand((last) => ({ task, run, serial: (last?.serial ?? 0) + 1 }));
    },
    [change],
  );
  useWorklistKeys({ listRef, searchRef, openTask: state.task, open, claim: (id) => act(id, { kind: 'claim' }) });
  const shown = state.task;
  return (
    <div className="today" data-task-open={shown !== undefined || undefined}>
      <section className="today-list" ref={listRef} aria-labelledby="today-title">
        <h1 id="today-title" className="visually-hidden">
          {t('nav.today')}
        </h1>
        <WorklistBar state={state} change={change} searchRef={searchRef} />
        <div className="today-scroll" tabIndex={-1}>
          {page.isError && <Failure error={page.error} onRetry={() => void page.refetch()} />}
          {page.isPending && <Waiting />}
          {page.data && (
            <Worklist page={page.data} state={state} change={change} hrefOf={hrefOf} stale={page.isPlaceholderData} />
          )}
        </div>
      </section>
      <section className="today-panel panel" aria-label={t('today.detail')}>
        {shown === undefined ? (
          <NothingOpen />
        ) : (
          <TaskPanel
            key={shown}
            taskId={shown}
            command={command?.task === shown ? command : null}
            onClose={() => change({ task: undefined })}
            prepareNext={() => {
              // Decided now: once the task is done it is gone from the list.
              const next = nextAfter(items, shown, user.id);
              return () => change({ task: next });
            }}
          />
        )}
      </section>
    </div>
  );
}

/** The next one that I could work on: free or mine, further down, else from the top. */
function nextAfter(items: readonly Task[], current: string, me: string): string | undefined {
  const at = items.findIndex((task) => task.id === current);
  const order = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))];
  const workable = (task: Task) => task.id !== current && task.status === 'open' && !isHeldByOther(task, me);
  return order.find(workable)?.id;
}

function NothingOpen() {
  const { t } = useTranslation();
  return (
    <div className="empty today-nothing">
      <IconListDetails size={28} stroke={1.5} aria-hidden="true" />
      <p>{t('today.chooseTask')}</p>
    </div>
  );
}
