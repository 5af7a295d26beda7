import { Button, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient } from '../../../api/contract/patients';
import { Failure } from '../../app/failure';
import { useMay } from '../../app/session-context';
import { useToast } from '../../app/use-toast';
import { newIdempotencyKey } from '../../client/http';
import { keys } from '../../client/keys';
import { sendText } from '../../client/messages';
import { getConversation } from '../../client/patients';
import { useWaitingWords } from '../inbox/waiting-words';
import { LengthHint } from './length-hint';
import { Thread } from './thread';

/** What was written to and by the patient, and a box to write a text. */
export function ConversationPanel({ patient }: { readonly patient: Patient }) {
  const { t } = useTranslation();
  const conversation = useQuery({
    queryKey: keys.conversation(patient.id),
    queryFn: ({ signal }) => getConversation(patient.id, signal),
  });
  const may = useMay();
  const waitsFor = useWaitingWords();
  return (
    <section className="panel conversation" aria-labelledby="conversation">
      <h2 id="conversation">{t('conversation.title')}</h2>
      {conversation.data?.needsPerson && (
        <p className="notice" data-tone="warn">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <span>{waitsFor(conversation.data.reason)}</span>
        </p>
      )}
      {conversation.isError && <Failure error={conversation.error} onRetry={() => void conversation.refetch()} />}
      <Thread messages={conversation.data?.messages} name={patient.name.given} zone={patient.zone} />
      {may('messages:send') && <Compose patient={patient} />}
    </section>
  );
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
