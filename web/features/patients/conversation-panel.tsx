import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconMail, IconMessage, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Patient } from '../../../api/contract/patients';
import { Failure } from '../../app/failure';
import { useMay, useSession } from '../../app/session-context';
import { useToast } from '../../app/use-toast';
import { newIdempotencyKey } from '../../client/http';
import { keys } from '../../client/keys';
import { sendText } from '../../client/messages';
import { getConversation } from '../../client/patients';
import { formatInstant } from '../../time/format';
import { textLength } from './text-length';

/** What was written to and by the patient, and a box to write a text. */
export function ConversationPanel({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const conversation = useQuery({
    queryKey: keys.conversation(patient.id),
    queryFn: ({ signal }) => getConversation(patient.id, signal),
  });
  const may = useMay();
  return (
    <section className="panel conversation" aria-labelledby="conversation">
      <h2 id="conversation">{t('conversation.title')}</h2>
      {conversation.data?.needsPerson && (
        <p className="notice" data-tone="warn">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <span>{conversation.data.reason ?? t('conversation.needsPerson')}</span>
        </p>
      )}
      {conversation.isError && <Failure error={conversation.error} onRetry={() => void conversation.refetch()} />}
      <Thread messages={conversation.data?.messages} patient={patient} />
      {may('messages:send') && <Compose patient={patient} />}
    </section>
  );
}

type ThreadMessage = Conversation['messages'][number];

function Thread({
  messages,
  patient,
}: {
  readonly messages: readonly ThreadMessage[] | undefined;
  readonly patient: Patient;
}) {
  const { t } = useTranslation();
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
        <Bubble key={message.id} message={message} patient={patient} />
      ))}
      <div ref={end} />
    </div>
  );
}

function Bubble({ message, patient }: { readonly message: ThreadMessage; readonly patient: Patient }) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  const zone = patient.zone ?? organization.zone;
  const Mark = message.channel === 'email' ? IconMail : IconMessage;
  const bad = message.status === 'failed' || message.status === 'unknown';
  return (
    <div className="bubble" data-direction={message.direction}>
      <span className="visually-hidden">{t(`conversation.${message.direction}`, { name: patient.name.given })}</span>
      {message.subject !== null && <b>{message.subject}</b>}
      <p>{message.body}</p>
      <span className={`with-icon small ${bad ? 'tone-danger' : 'soft'}`}>
        <Mark size={12} aria-hidden="true" />
        {formatInstant(new Date(message.at), zone, i18n.language)}
        {message.direction === 'out' && <> · {messageStatus(message)}</>}
      </span>
    </div>
  );

  function messageStatus({ status, reason, heldUntil }: ThreadMessage): string {
    if (heldUntil !== null && status === 'pending') {
      return t('messageStatus.held', { at: formatInstant(new Date(heldUntil), zone, i18n.language) });
    }
    const word = t(`messageStatus.${status}` as 'messageStatus.sent', { defaultValue: status });
    return reason === null ? word : `${word} (${t(`reason.${reason}` as 'reason.expired', { defaultValue: reason })})`;
  }
}

function Compose({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [text, setText] = useState('');
  const [key, setKey] = useState(newIdempotencyKey);
  const send = useMutation({
    mutationFn: (body: string) => sendText(patient.id, body, key),
    onSuccess: async () => {
      setText('');
      setKey(newIdempotencyKey());
      toast.done(t('conversation.accepted'));
      await client.invalidateQueries({ queryKey: keys.patient(patient.id) });
    },
    onError: toast.failed,
  });
  if (patient.phone === null) return <p className="soft">{t('conversation.noPhone')}</p>;
  if (patient.deceasedAt !== null) return <p className="soft">{t('conversation.deceased')}</p>;
  return (
    <form
      className="compose"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') send.mutate(text.trim());
      }}
    >
      <Textarea
        label={t('conversation.write', { name: patient.name.given, language: t(`language.${patient.language}`) })}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1600}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          // Another text is another message: only the same one is protected from going out twice.
          setKey(newIdempotencyKey());
        }}
      />
      <div className="compose-foot">
        <LengthHint text={text} />
        <Button
          type="submit"
          loading={send.isPending}
          disabled={text.trim() === ''}
          leftSection={<IconSend size={14} aria-hidden="true" />}
        >
          {t('conversation.send')}
        </Button>
      </div>
    </form>
  );
}

function LengthHint({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const { characters, parts, wide } = textLength(text.trim());
  if (characters === 0) return <span className="soft small">{t('conversation.hint')}</span>;
  return (
    <span className="soft small">
      {t('conversation.length', { count: parts, characters })}
      {wide !== undefined && <> · {t('conversation.wide', { char: wide })}</>}
    </span>
  );
}
