import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskDetail } from '../../../api/contract/tasks';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';
import { commentOnTask } from '../../client/tasks';
import { formatAgo } from '../../time/format';
import { useNow } from '../../time/use-now';

export function TaskComments({ task }: { readonly task: TaskDetail }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return (
    <section className="task-section" aria-labelledby="task-comments">
      <h3 id="task-comments">{t('comments.title')}</h3>
      {task.comments.length > 0 && (
        <ul className="plain comments">
          {task.comments.map((comment) => (
            <li key={comment.id}>
              <span className="small">
                <b>{comment.by.name}</b>{' '}
                <span className="soft">{formatAgo(new Date(comment.at), now, i18n.language)}</span>
              </span>
              <p>{comment.text}</p>
            </li>
          ))}
        </ul>
      )}
      <NewComment taskId={task.id} />
    </section>
  );
}

function NewComment({ taskId }: { readonly taskId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: (comment: string) => commentOnTask(taskId, comment),
    onSuccess: async () => {
      setText('');
      await client.invalidateQueries({ queryKey: keys.task(taskId) });
    },
    onError: toast.failed,
  });
  const submit = () => {
    if (text.trim() !== '' && !add.isPending) add.mutate(text.trim());
  };
  return (
    <form
      className="new-comment"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        aria-label={t('comments.new')}
        placeholder={t('comments.hint')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={add.isPending} disabled={text.trim() === ''}>
        {t('comments.add')}
      </Button>
    </form>
  );
}
