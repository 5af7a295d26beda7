import { IconCheck, IconClockCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../api/contract/primitives';
import type { FormFieldContract, TaskDetail } from '../../../api/contract/tasks';
import { useSession } from '../../app/session-context';
import type { FormData } from '../../client/tasks';
import { inLanguage } from '../../texts/localized';
import { formatDate, formatInstant } from '../../time/format';
import { isObject } from './form-data';
import { Scores } from './scores';

/** What was decided, by whom, with the answers as they were given. */
export function FinishedTask({ task }: { readonly task: TaskDetail }) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  const { decision } = task;
  if (!decision)
    return <p className="notice">{t(`finished.${task.status === 'cancelled' ? 'cancelled' : 'unknown'}`)}</p>;
  const outcome = task.outcomes.find(({ id }) => id === decision.outcome);
  return (
    <section className="task-section" aria-labelledby="task-decision">
      <h3 id="task-decision">{t('finished.title')}</h3>
      <p className="notice" data-tone="ok">
        <IconCheck size={16} aria-hidden="true" />
        <span>
          <b>{outcome ? inLanguage(outcome.label, i18n.language) : decision.outcome}</b>{' '}
          {t('finished.by', {
            name: decision.by.name,
            at: formatInstant(new Date(decision.at), organization.zone, i18n.language),
          })}
        </span>
      </p>
      {!decision.applied && (
        <p className="notice" data-tone="warn" role="status">
          <IconClockCheck size={16} aria-hidden="true" />
          <span>{t('work.doneLater')}</span>
        </p>
      )}
      {task.form && <Scores form={task.form} results={decision.scores} />}
      {task.form && <Answers fields={task.form.fields} data={decision.data} />}
    </section>
  );
}

function Answers({ fields, data }: { readonly fields: readonly FormFieldContract[]; readonly data: FormData }) {
  const { i18n } = useTranslation();
  const answered = fields.filter((field) => data[field.id] !== undefined);
  if (answered.length === 0) return null;
  return (
    <dl className="facts">
      {answered.map((field) => (
        <div key={field.id}>
          <dt>{inLanguage(field.label, i18n.language)}</dt>
          <dd>
            <Answer field={field} value={data[field.id] ?? null} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Answer({ field, value }: { readonly field: FormFieldContract; readonly value: Json }) {
  const { t, i18n } = useTranslation();
  switch (field.kind) {
    case 'list':
      return (
        <ol className="answer-lines">
          {(Array.isArray(value) ? value : []).map((line, index) => (
            // Stored answers never change their order.
            <li key={index}>
              <Answers fields={field.item} data={isObject(line) ? line : {}} />
            </li>
          ))}
        </ol>
      );
    case 'choice': {
      const chosen = Array.isArray(value) ? value : [value];
      const labels = field.options.filter((option) => chosen.includes(option.value)).map((option) => option.label);
      return labels.map((label) => inLanguage(label, i18n.language)).join(', ');
    }
    case 'boolean':
      return t(value === true ? 'form.yes' : 'form.no');
    case 'date':
      return typeof value === 'string' ? formatDate(value, i18n.language) : null;
    case 'text':
    case 'number':
      return (
        <span className="answer-text">{typeof value === 'string' || typeof value === 'number' ? value : null}</span>
      );
  }
}
