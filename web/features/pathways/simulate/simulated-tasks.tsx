import { useTranslation } from 'react-i18next';
import { DerivationText } from '../../../app/derivation-text';
import { tasksAt, type Run, type TaskStanding } from './moments';

/** The tasks that the clinic's people have got up to an instant, with how each due time was counted. */
export function SimulatedTasks({ run, now }: { readonly run: Run; readonly now: string }) {
  const { t } = useTranslation();
  const tasks = tasksAt(run, now);
  return (
    <section aria-labelledby="run-tasks">
      <h4 id="run-tasks">{t('simulate.tasks')}</h4>
      {tasks.length === 0 && <p className="soft small">{t('simulate.noTasks')}</p>}
      <ul className="plain run-tasks">
        {tasks.map((task) => (
          <li key={task.key} data-standing={task.standing.kind}>
            <div>
              <b>{task.title}</b>{' '}
              <span className="small">
                {task.queue} ·{' '}
                <span className="priority" data-priority={task.priority}>
                  {task.priority}
                </span>{' '}
                · <Standing of={task.standing} />
              </span>
            </div>
            {task.due && (
              <div className="small">
                <DerivationText derivation={task.due} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Standing({ of }: { readonly of: TaskStanding }) {
  const { t } = useTranslation();
  switch (of.kind) {
    case 'open':
      return <span className="tone-warn">{t('simulate.open')}</span>;
    case 'done':
      return <span className="tone-ok">{t('simulate.done', { outcome: of.outcome })}</span>;
    case 'closed':
      return <span className="soft">{t('simulate.closed', { reason: of.reason })}</span>;
  }
}
