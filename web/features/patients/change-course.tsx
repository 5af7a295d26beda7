import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplainedEnrollment } from '../../../api/contract/enrollments';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { type CourseOrder, orderCourse } from '../../client/enrollments';
import { titlesById } from '../pathways/outline';
import { type CourseChange, type CourseKind, courseKinds, courseOrder, missingInChange } from './course-change';
import { EnrollmentDialog, ReasonField, useEnrollmentOrder } from './enrollment-dialog';

/** Pauses the pathway of this one patient, ends it, or skips, moves or repeats a step of it. */
export function ChangeCourse({ enrollment }: { readonly enrollment: ExplainedEnrollment }) {
  const { t } = useTranslation();
  return (
    <EnrollmentDialog title={t('course.title')} icon={<IconRoute size={14} aria-hidden="true" />}>
      {(close) => <CourseForm enrollment={enrollment} onDone={close} />}
    </EnrollmentDialog>
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
  const order = useEnrollmentOrder<CourseOrder>(enrollment, {
    send: (wanted, key) => orderCourse(enrollment.id, wanted, key),
    words: 'course',
    onDone,
  });
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
      <ReasonField
        label={t('course.reason')}
        hint={t('course.reasonHint')}
        error={errorOf('reason')}
        value={change.reason}
        onChange={(reason) => set({ reason })}
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
