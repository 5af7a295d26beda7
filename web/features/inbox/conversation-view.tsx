import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConversationDetail } from '../../../api/contract/conversations';
import { Failure } from '../../app/failure';
import { useMay, useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { getConversationDetail } from '../../client/conversations';
import { keys } from '../../client/keys';
import { formatInstant } from '../../time/format';
import { Thread } from '../patients/thread';
import '../patients/patients.css';
import { AnswerBox } from './answer-box';
import { ConversationActions } from './conversation-actions';
import { DoubtBlock, QuestionBlock, TasksBlock } from './conversation-context';
import { WhoseBlock } from './whose-block';
import { useWaitingWords } from './waiting-words';

interface ViewProps {
  readonly id: string;
  readonly onLeave: () => void;
  /** Its texts were given to a patient, whose conversation this is. */
  readonly onMoved: (conversation: string) => void;
}

/** One conversation: what it is about, what was written, and the answer. */
export function ConversationView({ id, onLeave, onMoved }: ViewProps) {
  const detail = useQuery({
    queryKey: keys.inboxConversation(id),
    queryFn: ({ signal }) => getConversationDetail(id, signal),
  });
  if (detail.isError) return <Failure error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <Waiting />;
  return <Shown conversation={detail.data} onLeave={onLeave} onMoved={onMoved} />;
}

function Shown({
  conversation,
  onLeave,
  onMoved,
}: Omit<ViewProps, 'id'> & { readonly conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const { patient, messages, address } = conversation;
  const name = patient?.name ?? address ?? t('inbox.unknownSender');
  const mayAnswer = may('messages:send');
  return (
    <div className="inbox-view">
      <header>
        <button type="button" className="icon-button panel-back" aria-label={t('app.close')} onClick={onLeave}>
          <IconArrowLeft size={18} aria-hidden="true" />
        </button>
        <h2>{patient ? <Link to={`/patients/${encodeURIComponent(patient.id)}`}>{name}</Link> : name}</h2>
        <State conversation={conversation} />
      </header>
      {mayAnswer && conversation.needsPerson && <ConversationActions conversation={conversation} />}
      {conversation.inDoubt && <DoubtBlock conversation={conversation} />}
      {patient === null && mayAnswer && <WhoseBlock conversation={conversation} onMoved={onMoved} />}
      <QuestionBlock conversation={conversation} mayApply={mayAnswer && patient !== null} />
      <TasksBlock tasks={conversation.tasks} />
      <Thread messages={messages} name={name} zone={null} />
      {patient && mayAnswer && (
        <AnswerBox patient={patient} language={conversation.language} messages={conversation.messages} />
      )}
    </div>
  );
}

function State({ conversation }: { readonly conversation: ConversationDetail }) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  const waitsFor = useWaitingWords();
  const { needsPerson, reason, closed } = conversation;
  if (needsPerson) {
    return (
      <p className="notice" data-tone="warn">
        <IconAlertTriangle size={16} aria-hidden="true" />
        <span>{waitsFor(reason)}</span>
      </p>
    );
  }
  if (closed === null) return <p className="soft">{t('inbox.answered')}</p>;
  const at = formatInstant(new Date(closed.at), organization.zone, i18n.language);
  return (
    <p className="soft">
      {t('inbox.closedBy', { name: closed.by.name, at })}
      {closed.note !== null && <> · {closed.note}</>}
    </p>
  );
}
