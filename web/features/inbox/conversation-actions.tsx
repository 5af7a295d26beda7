import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconCheck, IconHandGrab } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../api/contract/conversations';
import { useSession } from '../../app/session-context';
import { assignConversation, closeConversation } from '../../client/conversations';
import { keys } from '../../client/keys';
import { listUsers } from '../../client/users';
import { useInboxAction } from './use-inbox-action';

/** Take it, hand it on, close it. What a colleague has can only be taken over or handed on. */
export function ConversationActions({ conversation }: { readonly conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const { id, assignee } = conversation;
  const assign = useInboxAction((to: string) => assignConversation(id, to, assignee?.id));
  const users = useQuery({
    queryKey: keys.users,
    queryFn: ({ signal }) => listUsers(signal),
    staleTime: 300_000,
  });
  const isMine = assignee?.id === user.id;
  return (
    <>
      {assignee && !isMine && <p className="notice">{t('inbox.hold', { name: assignee.name })}</p>}
      <div className="inbox-actions">
        {!isMine && (
          <Button
            variant={assignee ? 'default' : 'light'}
            loading={assign.isPending}
            leftSection={<IconHandGrab size={14} aria-hidden="true" />}
            onClick={() => assign.mutate(user.id)}
          >
            {t(assignee ? 'inbox.takeOver' : 'inbox.take')}
          </Button>
        )}
        <NativeSelect
          aria-label={t('inbox.handTo')}
          value=""
          onChange={(event) => assign.mutate(event.currentTarget.value)}
          data={[
            { value: '', label: t('inbox.nobody'), disabled: true },
            ...(users.data?.items ?? []).map(({ id: userId, name }) => ({ value: userId, label: name })),
          ]}
        />
        {(assignee === null || isMine) && <Close conversation={conversation} />}
      </div>
    </>
  );
}

function Close({ conversation: { id, lastAt } }: { readonly conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const close = useInboxAction((text: string) => closeConversation(id, lastAt, text), { done: t('inbox.closed') });
  return (
    <form
      className="inbox-actions"
      onSubmit={(event) => {
        event.preventDefault();
        close.mutate(note.trim());
      }}
    >
      <TextInput
        aria-label={t('inbox.closeNote')}
        placeholder={t('inbox.closeNote')}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        loading={close.isPending}
        leftSection={<IconCheck size={14} aria-hidden="true" />}
      >
        {t('inbox.close')}
      </Button>
    </form>
  );
}
