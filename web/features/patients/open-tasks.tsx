import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Patient } from '../../../api/contract/patients';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { keys } from '../../client/keys';
import { listTasks } from '../../client/tasks';
import { Holder, PriorityMark, TimeLeft } from '../today/marks';

/** The patient's open tasks; each opens in Today. */
export function OpenTasks({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const query = { view: 'all', status: 'open', patient: patient.id, sort: 'due', limit: 50 } as const;
  const tasks = useQuery({ queryKey: keys.taskList(query), queryFn: ({ signal }) => listTasks(query, signal) });
  return (
    <section className="panel card" aria-labelledby="open-tasks">
      <h2 id="open-tasks">
        {t('patient.openTasks')} <span className="soft">{tasks.data?.total}</span>
      </h2>
      {tasks.isError && <Failure error={tasks.error} onRetry={() => void tasks.refetch()} />}
      {tasks.data?.items.length === 0 && <p className="soft">{t('patient.noOpenTasks')}</p>}
      <ul className="plain open-tasks">
        {tasks.data?.items.map((task) => (
          <li key={task.id}>
            <Link to={`/today?view=all&task=${encodeURIComponent(task.id)}`}>{task.title}</Link>
            <div className="small open-task-facts">
              <PriorityMark priority={task.priority} />
              {task.due !== null && <TimeLeft due={new Date(task.due)} />}
              <Holder task={task} me={user.id} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
