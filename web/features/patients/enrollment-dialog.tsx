import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrollment } from '../../../api/contract/enrollments';
import { Dialog } from '../../app/dialog';
import { useRepeatableKey } from '../../app/use-repeatable-key';
import { useToast } from '../../app/use-toast';
import { keys } from '../../client/keys';

interface EnrollmentDialogProps {
  readonly title: string;
  readonly icon: ReactNode;
  /** The form; it calls `close` when it is done. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button beside an enrollment, with the dialog that it opens. */
export function EnrollmentDialog({ title, icon, children }: EnrollmentDialogProps) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <>
      <Button variant="default" size="compact-sm" leftSection={icon} onClick={() => setOpened(true)}>
        {title}
      </Button>
      <Dialog opened={opened} title={title} onClose={close}>
        {children(close)}
      </Dialog>
    </>
  );
}

interface ReasonFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

/** Why somebody changes the pathway of one patient; the timeline tells it. */
export function ReasonField({ label, hint, error, value, onChange }: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      description={hint}
      required
      autosize
      minRows={2}
      maxLength={500}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface Ordering<Request> {
  readonly send: (request: Request, key: string) => Promise<{ readonly applied: boolean }>;
  readonly words: 'addStep' | 'course';
  readonly onDone: () => void;
}

/** Sends an order for one enrollment, once however often it is tried, and says whether the pathway has moved on. */
export function useEnrollmentOrder<Request>(
  { patientId }: Pick<Enrollment, 'patientId'>,
  { send, words, onDone }: Ordering<Request>,
) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const keyFor = useRepeatableKey();
  return useMutation({
    mutationFn: (request: Request) => send(request, keyFor(request)),
    onSuccess: ({ applied }) => {
      toast.done(t(applied ? `${words}.done` : `${words}.later`));
      onDone();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.patient(patientId) });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}
