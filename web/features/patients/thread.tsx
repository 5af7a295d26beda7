import { IconMail, IconMessage } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../../../api/contract/patients';
import { useSession } from '../../app/session-context';
import { reasonWords } from '../messages/reason-words';
import { formatInstant } from '../../time/format';
import { Attachments } from './attachments';

type ThreadMessage = Conversation['messages'][number];

/** What was written in both directions, oldest first, scrolled to the end. */
export function Thread({
  messages,
  name,
  zone,
}: {
  readonly messages: readonly ThreadMessage[] | undefined;
  readonly name: string;
  readonly zone: string | null;
}) {
  const { t } = useTranslation();
  const { organization } = useSession();
  const end = useRef<HTMLDivElement>(null);
  const count = messages?.length ?? 0;
  useEffect(() => {
    const box = end.current?.parentElement;
    if (box) box.scrollTop = box.scrollHeight;
  }, [count]);
  return (
    <div className="thread" tabIndex={0} role="log" aria-label={t('conversation.title')}>
      {count === 0 && <p className="soft">{t('conversation.empty')}</p>}
      {messages?.map((message) => (
        <Bubble key={message.id} message={message} name={name} zone={zone ?? organization.zone} />
      ))}
      <div ref={end} />
    </div>
  );
}

function Bubble({
  message,
  name,
  zone,
}: {
  readonly message: ThreadMessage;
  readonly name: string;
  readonly zone: string;
}) {
  const { t, i18n } = useTranslation();
  const Mark = message.channel === 'email' ? IconMail : IconMessage;
  const bad = message.status === 'failed' || message.status === 'unknown';
  return (
    <div className="bubble" data-direction={message.direction}>
      <span className="visually-hidden">{t(`conversation.${message.direction}`, { name })}</span>
      {message.subject !== null && <b>{message.subject}</b>}
      {message.body !== '' && <p>{message.body}</p>}
      {message.attachments.length > 0 && <Attachments items={message.attachments} from={name} />}
      <span className={`with-icon small ${bad ? 'tone-danger' : 'soft'}`}>
        <Mark size={12} aria-hidden="true" />
        {formatInstant(new Date(message.at), zone, i18n.language)}
        {message.direction === 'out' && <> · {messageStatus(message)}</>}
        {message.via !== null && <> · {t(`conversation.via.${message.via}`)}</>}
        {message.readAs !== null && <> · {t('conversation.readAs', { value: message.readAs })}</>}
      </span>
    </div>
  );

  function messageStatus({ status, reason, heldUntil, heldFor, mergedWith }: ThreadMessage): string {
    if (heldUntil !== null && status === 'pending') {
      const at = formatInstant(new Date(heldUntil), zone, i18n.language);
      if (heldFor === null) return t('messageStatus.held', { at });
      return t('messageStatus.heldFor', { at, why: reasonWords(t, 'held', heldFor) });
    }
    if (reason === 'merged') return t('messageStatus.merged');
    const word = t(`messageStatus.${status}` as 'messageStatus.sent', { defaultValue: status });
    if (mergedWith > 0) return `${word} (${t('mergedWith', { count: mergedWith })})`;
    return reason === null ? word : `${word} (${t(`reason.${reason}` as 'reason.expired', { defaultValue: reason })})`;
  }
}
