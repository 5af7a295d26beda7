import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconArrowBackUp, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../api/contract/conversations';
import { newIdempotencyKey } from '../../client/http';
import { listSnippets } from '../../client/conversations';
import { keys } from '../../client/keys';
import { sendText, undoText } from '../../client/messages';
import { inLanguage } from '../../texts/localized';
import { LengthHint } from '../patients/length-hint';
import { useInboxAction } from './use-inbox-action';

/** How long an answer can be taken back. The server keeps it so long, also when this page is closed. */
const UNDO_SECONDS = 8;

interface AnswerProps {
  readonly patient: { readonly id: string; readonly name: string };
  readonly language: 'en' | 'es';
  readonly messages: ConversationDetail['messages'];
}

/** Writes to the patient; what was written can be taken back for some seconds. */
export function AnswerBox({ patient, language, messages }: AnswerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [key, setKey] = useState(newIdempotencyKey);
  const send = useInboxAction((body: string) => sendText(patient.id, body, key, UNDO_SECONDS), {
    then: () => {
      setText('');
      setKey(newIdempotencyKey());
    },
  });
  const write = (next: string) => {
    setText(next);
    // Another text is another message: only the same one is protected from going out twice.
    setKey(newIdempotencyKey());
  };
  return (
    <>
      <UndoBar messages={messages} onUndone={setText} />
      <form
        className="compose"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') send.mutate(text.trim());
        }}
      >
        <Snippets
          language={language}
          onInsert={(snippet) => write(text === '' ? snippet : `${text.trimEnd()} ${snippet}`)}
        />
        <Textarea
          label={t('inbox.answer', { name: patient.name, language: t(`language.${language}`) })}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={1600}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <div className="compose-foot">
          <LengthHint text={text} />
          <Button
            type="submit"
            loading={send.isPending}
            disabled={text.trim() === ''}
            leftSection={<IconSend size={14} aria-hidden="true" />}
          >
            {t('inbox.send')}
          </Button>
        </div>
      </form>
    </>
  );
}

/** The text that is about to leave, as the server has it: it shows after a reload, too. */
function UndoBar({
  messages,
  onUndone,
}: {
  readonly messages: AnswerProps['messages'];
  readonly onUndone: (text: string) => void;
}) {
  const { t } = useTranslation();
  const undo = useInboxAction((id: string) => undoText(id), {
    done: t('inbox.undone'),
    then: (message) => onUndone(message.body),
  });
  const leaving = messages.findLast(({ status, heldFor }) => status === 'pending' && heldFor === 'undo-window');
  if (!leaving) return null;
  return (
    <p className="notice inbox-undo" role="status">
      <span>{t('inbox.leaving')}</span>
      <Button
        variant="default"
        size="compact-sm"
        loading={undo.isPending}
        leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
        onClick={() => undo.mutate(leaving.id)}
      >
        {t('inbox.undo')}
      </Button>
    </p>
  );
}

function Snippets({
  language,
  onInsert,
}: {
  readonly language: 'en' | 'es';
  readonly onInsert: (text: string) => void;
}) {
  const { t, i18n } = useTranslation();
  const snippets = useQuery({
    queryKey: keys.snippets,
    queryFn: ({ signal }) => listSnippets(signal),
    staleTime: 300_000,
  });
  const items = snippets.data?.items ?? [];
  return (
    <NativeSelect
      aria-label={t('inbox.snippets')}
      value=""
      onChange={(event) => {
        const chosen = items.find(({ id }) => id === event.currentTarget.value);
        if (chosen) onInsert(inLanguage(chosen.text, language));
      }}
      data={[
        { value: '', label: t('inbox.snippets'), disabled: true },
        ...items.map(({ id, title }) => ({ value: id, label: inLanguage(title, i18n.language) })),
      ]}
    />
  );
}
