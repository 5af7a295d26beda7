import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TaskDetail } from '../../../api/contract/tasks';
import { useRepeatableKey } from '../../app/use-repeatable-key';
import { useToast } from '../../app/use-toast';
import { ApiProblem } from '../../client/http';
import { keys } from '../../client/keys';
import { completeTask, type FormData } from '../../client/tasks';
import { drafts } from './drafts';

export interface CompletionRequest {
  readonly outcome: string;
  readonly data: FormData;
}

/** Finishes a task. The same answer sent again (after a lost connection) keeps its key, so it counts once. */
export function useCompletion(task: TaskDetail, onDone: () => void) {
  const client = useQueryClient();
  const toast = useToast();
  const { t } = useTranslation();
  const keyFor = useRepeatableKey();
  return useMutation({
    mutationFn: (request: CompletionRequest) => completeTask(task.id, request.outcome, request.data, keyFor(request)),
    onSuccess: (completion) => {
      drafts.forget(task.id);
      client.setQueryData(keys.task(task.id), completion.task);
      void client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.patient(task.patient.id) });
      toast.done(t(completion.applied ? 'work.done' : 'work.doneLater'));
      onDone();
    },
    onError: (error) => {
      // Somebody was faster: show what they decided.
      if (error instanceof ApiProblem && error.status === 409) {
        void client.invalidateQueries({ queryKey: keys.tasks });
        void client.invalidateQueries({ queryKey: keys.task(task.id) });
      }
    },
  });
}
