import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConversationDetail } from '../../../api/contract/conversations';
import { putConsent } from '../../client/consents';
import { applyAnswer } from '../../client/conversations';
import { useInboxAction } from './use-inbox-action';

/** The question that the last text may answer; a person may say what it answers. */
export function QuestionBlock({
  conversation: { id, question },
  mayApply,
}: {
  readonly conversation: ConversationDetail;
  readonly mayApply: boolean;
}) {
  const { t } = useTranslation();
  const apply = useInboxAction((option: string) => applyAnswer(id, question?.messageId ?? '', option), {
    done: t('inbox.applied'),
  });
  if (question === null) return null;
  return (
    <section className="inbox-block">
      <h3>{t(question.open ? 'inbox.questionOpen' : 'inbox.questionLate')}</h3>
      <p>{question.body}</p>
      {mayApply && question.open && (
        <div className="inbox-actions" role="group" aria-label={t('inbox.apply')}>
          <span className="soft small">{t('inbox.apply')}</span>
          {question.options.map((option) => (
            <Button
              key={option}
              variant="default"
              size="compact-sm"
              loading={apply.isPending && apply.variables === option}
              onClick={() => apply.mutate(option)}
            >
              {option}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}

export function TasksBlock({ tasks }: { readonly tasks: ConversationDetail['tasks'] }) {
  const { t } = useTranslation();
  if (tasks.length === 0) return null;
  return (
    <section className="inbox-block">
      <h3>{t('inbox.tasks')}</h3>
      <ul>
        {tasks.map((task) => (
          <li key={task.id}>
            <Link to={`/today?view=all&task=${encodeURIComponent(task.id)}`}>{task.title}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Nothing is sent as long as it is not known whether the patient has opted out. */
export function DoubtBlock({ conversation: { patient } }: { readonly conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const decide = useInboxAction(
    (status: 'opted-out' | 'opted-in') =>
      putConsent(patient?.id ?? '', 'sms', { status, reason: t('inbox.doubtReason') }),
    { done: t('inbox.settled') },
  );
  return (
    <section className="inbox-block">
      <p>{t('inbox.doubt')}</p>
      {patient && (
        <div className="inbox-actions">
          <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('opted-out')}>
            {t('inbox.stop')}
          </Button>
          <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('opted-in')}>
            {t('inbox.goOn')}
          </Button>
        </div>
      )}
    </section>
  );
}
