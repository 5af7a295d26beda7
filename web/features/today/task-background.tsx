import { IconArrowBigUpLine } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskDetail } from '../../../api/contract/tasks';
import { useSession } from '../../app/session-context';
import { DerivationText } from '../../app/derivation-text';
import { formatInstant } from '../../time/format';

/** Why the task is here and how its deadline came about, so that a person can check both. */
export function TaskBackground({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  return (
    <section className="task-section" aria-labelledby="task-why">
      <h3 id="task-why">{t('task.why')}</h3>
      <p className="task-why">{task.why}</p>
      <dl className="facts">
        <div>
          <dt>{t('task.rule')}</dt>
          <dd>
            <Link to={`/pathways/${encodeURIComponent(task.pathway.name)}`}>{task.pathway.name}</Link>{' '}
            {t('pathway.version', { version: task.pathway.version })} · <code>{task.step}</code>
          </dd>
        </div>
        {task.dueDerivation && (
          <div>
            <dt>{t('task.due')}</dt>
            <dd>
              <DerivationText derivation={task.dueDerivation} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('task.queue')}</dt>
          <dd>{task.queue}</dd>
        </div>
        {task.escalations.length > 0 && (
          <div>
            <dt>{t('task.escalated')}</dt>
            <dd>
              <Escalations task={task} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Escalations({ task }: { readonly task: TaskDetail }) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  return (
    <ul className="plain">
      {task.escalations.map((escalation) => (
        <li key={escalation.rung} className="with-icon tone-warn">
          <IconArrowBigUpLine size={13} aria-hidden="true" />
          {t('task.escalation', {
            to: escalation.to,
            at: formatInstant(new Date(escalation.at), organization.zone, i18n.language),
          })}
        </li>
      ))}
    </ul>
  );
}
