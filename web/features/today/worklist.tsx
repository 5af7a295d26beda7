import { Button } from '@mantine/core';
import { IconCircleCheck, IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../../api/contract/tasks';
import { keys } from '../../client/keys';
import { listTasks } from '../../client/tasks';
import { TaskRow } from './task-row';
import { usePendingTasks } from './use-task-actions';
import { type ChangeWorklist } from './use-worklist';
import { isFiltered, listQuery, PAGE_SIZE, withoutFilters, type WorklistState } from './worklist-state';

interface WorklistProps {
  readonly page: TaskPage;
  readonly state: WorklistState;
  readonly change: ChangeWorklist;
  readonly hrefOf: (task: string) => string;
  readonly stale: boolean;
}

export function Worklist({ page, state, change, hrefOf, stale }: WorklistProps) {
  const { t } = useTranslation();
  const pending = usePendingTasks();
  if (page.items.length === 0) return <NothingHere state={state} change={change} />;
  return (
    <>
      <ul className="worklist" aria-label={t('today.list')} aria-busy={stale}>
        {page.items.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            href={hrefOf(task.id)}
            open={task.id === state.task}
            pending={pending.has(task.id)}
          />
        ))}
      </ul>
      <Pages page={page} state={state} change={change} />
    </>
  );
}

interface PagesProps {
  readonly page: TaskPage;
  readonly state: WorklistState;
  readonly change: ChangeWorklist;
}

function Pages({ page, state, change }: PagesProps) {
  const { t } = useTranslation();
  const first = state.after.length * PAGE_SIZE;
  const { nextCursor } = page;
  if (first === 0 && nextCursor === null) return null;
  return (
    <nav className="worklist-pages" aria-label={t('today.pages')}>
      <Button
        variant="default"
        disabled={state.after.length === 0}
        onClick={() => change({ after: state.after.slice(0, -1) })}
      >
        {t('today.previous')}
      </Button>
      <span className="soft small">
        {t('today.range', { from: first + 1, to: first + page.items.length, total: page.total })}
      </span>
      <Button
        variant="default"
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && change({ after: [...state.after, nextCursor] })}
      >
        {t('today.next')}
      </Button>
    </nav>
  );
}

/** Tells "all done" from "your filters hide some". */
function NothingHere({ state, change }: Omit<PagesProps, 'page'>) {
  const { t } = useTranslation();
  const filtered = isFiltered(state) || state.after.length > 0;
  const bare = { ...listQuery(withoutFilters(state)), limit: 1 };
  const unfiltered = useQuery({
    queryKey: keys.taskCount(bare),
    queryFn: ({ signal }) => listTasks(bare, signal),
    enabled: filtered,
  });
  const hidden = unfiltered.data?.total ?? 0;
  if (filtered && hidden > 0) {
    return (
      <div className="empty">
        <IconFilterOff size={28} stroke={1.5} aria-hidden="true" />
        <h2>{t('today.hidden', { count: hidden })}</h2>
        <Button variant="default" mt="xs" onClick={() => change(withoutFilters(state))}>
          {t('today.clearFilters')}
        </Button>
      </div>
    );
  }
  return (
    <div className="empty">
      <IconCircleCheck size={28} stroke={1.5} aria-hidden="true" />
      <h2>{t(state.status === 'open' ? 'today.allDone' : 'today.noneYet')}</h2>
      {state.status === 'open' && <p>{t(`today.allDoneHint.${state.view}`)}</p>}
    </div>
  );
}
