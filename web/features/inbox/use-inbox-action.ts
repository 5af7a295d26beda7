import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';

/** One change of a conversation: afterwards the inbox is read again, also when somebody was faster. */
export function useInboxAction<Input, Answer>(
  run: (input: Input) => Promise<Answer>,
  { done, then }: { readonly done?: string; readonly then?: (answer: Answer) => void } = {},
) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: run,
    onSuccess: (answer) => {
      if (done !== undefined) toast.done(done);
      then?.(answer);
    },
    onError: toast.failed,
    onSettled: () => client.invalidateQueries({ queryKey: keys.inbox }),
  });
}
