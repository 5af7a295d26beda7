import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplainedEnrollment } from '../../../api/contract/enrollments';
import { Dialog } from '../../app/dialog';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { useRepeatableKey } from '../../app/use-repeatable-key';
import { useToast } from '../../app/use-toast';
import { type CourseOrder, orderCourse } from '../../client/enrollments';
import { keys } from '../../client/keys';
import { titlesById } from '../pathways/outline';
import { type CourseChange, type CourseKind, courseKinds, courseOrder, missingInChange } from './course-change';

/** Pauses the pathway of this one patient, ends it, or skips, moves or repeats a step of it. */
export function ChangeCourse({ enrollment }: { readonly enrollment: ExplainedEnrollment }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconRoute size={14} aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {t('course.title')}
      </Button>
      <Dialog opened={opened} title={t('course.title')} onClose={() => setOpened(false)}>
        <CourseForm enrollment={enrollment} onDone={() => setOpened(false)} />
      </Dialog>
    </>
  );
}

interface CourseFormProps {
  readonly enrollment: ExplainedEnrollment;
  readonly onDone: () => void;
}

function CourseForm({ enrollment, onDone }: CourseFormProps) {
  const { t } = useTranslation();
  const { zone } = useSession().organization;
  const kinds = courseKinds(enrollment);
  const [change, setChange] = useState<CourseChange>({ kind: kinds[0] ?? 'cancel', step: '', to: '', reason: '' });
  const [isTried, setTried] = useState(false);
  const order = useCourseOrder(enrollment, onDone);
  const missing = isTried ? missingInChange(change, zone) : {};
  const set = (changes: Partial<CourseChange>) => {
    order.reset();
    setChange({ ...change, ...changes });
  };
  const errorOf = (field: 'step' | 'to' | 'reason') => {
    const lack = missing[field];
    return lack === undefined ? undefined : t(lack);
  };
  return (
    <form
      className="add-step"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(missingInChange(change, zone)).length > 0 || order.isPending) return;
        order.mutate(courseOrder(change, zone));
      }}
    >
      <NativeSelect
        label={t('course.what')}
        value={change.kind}
        onChange={(event) => {
          const kind = kinds.find((known) => known === event.currentTarget.value);
          if (kind !== undefined) set({ kind, step: '' });
        }}
        data={kinds.map((kind) => ({ value: kind, label: t(`course.kinds.${kind}`) }))}
      />
      <p className="soft small">{t(`course.hints.${change.kind}`)}</p>
      {stepsFor(change.kind, enrollment) && (
        <NativeSelect
          label={t('course.step')}
          required
          error={errorOf('step')}
          value={change.step}
          onChange={(event) => set({ step: event.currentTarget.value })}
          data={[{ value: '', label: t('course.choose') }, ...(stepsFor(change.kind, enrollment) ?? [])]}
        />
      )}
      {change.kind === 'reschedule' && (
        <TextInput
          type="datetime-local"
          label={t('course.to')}
          description={t('course.clinicTime', { zone })}
          required
          error={errorOf('to')}
          value={change.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      )}
      <Textarea
        label={t('course.reason')}
        description={t('course.reasonHint')}
        required
        autosize
        minRows={2}
        maxLength={500}
        error={errorOf('reason')}
        value={change.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {order.isError && <Failure error={order.error} />}
      <Button type="submit" loading={order.isPending} {...(change.kind === 'cancel' && { color: 'red' })}>
        {t(`course.confirm.${change.kind}`)}
      </Button>
    </form>
  );
}

/** What there is to choose from; `null`: the change concerns no step. */
function stepsFor(kind: CourseKind, { openSteps, outline }: ExplainedEnrollment) {
  const titles = titlesById(outline);
  const titleOf = (id: string): string => titles.get(id) ?? id;
  switch (kind) {
    case 'skip':
    case 'reschedule':
      return openSteps.map(({ key, stepId }) => ({ value: key, label: titleOf(stepId) }));
    case 'repeat':
      return [...titles].map(([id, title]) => ({ value: id, label: title }));
    case 'pause':
    case 'resume':
    case 'cancel':
      return null;
  }
}

function useCourseOrder(enrollment: ExplainedEnrollment, onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const keyFor = useRepeatableKey();
  return useMutation({
    mutationFn: (order: CourseOrder) => orderCourse(enrollment.id, order, keyFor(order)),
    onSuccess: ({ applied }) => {
      toast.done(t(applied ? 'course.done' : 'course.later'));
      onDone();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.patient(enrollment.patientId) });
      void client.invalidateQueries({ queryKey: keys.tasks });
    },
  });
}
