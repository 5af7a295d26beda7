import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrollment } from '../../../api/contract/enrollments';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { addStep } from '../../client/enrollments';
import { errorsByField } from '../../client/problems';
import { useKnownWords } from '../pathways/editor/use-known-words';
import { type AddedStep, daysUntil, writtenStep } from './added-step';
import { EnrollmentDialog, ReasonField, useEnrollmentOrder } from './enrollment-dialog';

const QUEUES = ['coordinators', 'nurses', 'managers'] as const;
const SPANS = ['PT4H', '1 business day', '2 business days', 'P7D'] as const;
const PRIORITIES = ['routine', 'high', 'urgent'] as const;
const EMPTY: AddedStep = {
  kind: 'task',
  title: '',
  queue: QUEUES[0],
  due: SPANS[1],
  date: '',
  priority: PRIORITIES[0],
  form: '',
  template: '',
};

/** A task or a message for this one patient, beside the pathway. */
export function AddStep({ enrollment }: { readonly enrollment: Enrollment }) {
  const { t } = useTranslation();
  return (
    <EnrollmentDialog title={t('addStep.title')} icon={<IconPlus size={14} aria-hidden="true" />}>
      {(close) => <AddStepForm enrollment={enrollment} onDone={close} />}
    </EnrollmentDialog>
  );
}

function AddStepForm({ enrollment, onDone }: { readonly enrollment: Enrollment; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { zone } = useSession().organization;
  const [step, setStep] = useState(EMPTY);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const add = useEnrollmentOrder<Parameters<typeof addStep>[1]>(enrollment, {
    send: (request, key) => addStep(enrollment.id, request, key),
    words: 'addStep',
    onDone,
  });
  const days = daysUntil(step.date, new Date(), zone);
  const missing = { ...missingIn(step, days), ...(reason.trim() === '' && { reason: 'addStep.needed' as const }) };
  const found = errorsByField(add.error);
  const change = (changes: Partial<AddedStep>) => {
    add.reset();
    setStep({ ...step, ...changes });
  };
  const errorOf = (field: keyof AddedStep | 'reason'): string | undefined => {
    const lack = isTried ? missing[field] : undefined;
    return lack === undefined ? found[field === 'reason' ? field : `step/${field}`] : t(lack);
  };
  return (
    <form
      className="add-step"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(missing).length > 0 || add.isPending) return;
        add.mutate({ step: writtenStep(step, days), reason: reason.trim() });
      }}
    >
      <p className="soft small">{t('addStep.hint')}</p>
      <NativeSelect
        label={t('addStep.kind')}
        value={step.kind}
        onChange={(event) => change({ kind: event.currentTarget.value === 'message' ? 'message' : 'task' })}
        data={(['task', 'message'] as const).map((kind) => ({ value: kind, label: t(`addStep.kinds.${kind}`) }))}
      />
      {step.kind === 'task' ? (
        <TaskFields step={step} onChange={change} errorOf={errorOf} />
      ) : (
        <MessageFields step={step} onChange={change} errorOf={errorOf} />
      )}
      <ReasonField
        label={t('addStep.reason')}
        hint={t('addStep.reasonHint')}
        error={errorOf('reason')}
        value={reason}
        onChange={setReason}
      />
      {add.isError && <Failure error={add.error} />}
      {add.isError && (
        <ul className="small" aria-label={t('addStep.findings')}>
          {Object.entries(found).map(([field, message]) => (
            <li key={field}>{message}</li>
          ))}
        </ul>
      )}
      <Button type="submit" loading={add.isPending}>
        {t('addStep.confirm')}
      </Button>
    </form>
  );
}

interface FieldsProps {
  readonly step: AddedStep;
  readonly onChange: (changes: Partial<AddedStep>) => void;
  readonly errorOf: (field: keyof AddedStep) => string | undefined;
}

function TaskFields({ step, onChange, errorOf }: FieldsProps) {
  const { t } = useTranslation();
  const forms = [...new Set(useKnownWords().forms)].sort();
  return (
    <>
      <TextInput
        label={t('addStep.what')}
        required
        maxLength={200}
        autoComplete="off"
        error={errorOf('title')}
        value={step.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('addStep.queue')}
        error={errorOf('queue')}
        value={step.queue}
        onChange={(event) => onChange({ queue: event.currentTarget.value })}
        data={QUEUES.map((queue) => ({ value: queue, label: t(`addStep.queues.${queue}`) }))}
      />
      <NativeSelect
        label={t('addStep.due')}
        error={errorOf('due')}
        value={step.due}
        onChange={(event) => onChange({ due: event.currentTarget.value })}
        data={[...SPANS, 'date' as const].map((due) => ({ value: due, label: t(`addStep.dues.${due}`) }))}
      />
      {step.due === 'date' && (
        <TextInput
          type="date"
          label={t('addStep.date')}
          required
          error={errorOf('date')}
          value={step.date}
          onChange={(event) => onChange({ date: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t('addStep.priority')}
        value={step.priority}
        onChange={(event) => onChange({ priority: event.currentTarget.value })}
        data={PRIORITIES.map((priority) => ({ value: priority, label: t(`addStep.priorities.${priority}`) }))}
      />
      <NativeSelect
        label={t('addStep.form')}
        error={errorOf('form')}
        value={step.form}
        onChange={(event) => onChange({ form: event.currentTarget.value })}
        data={[{ value: '', label: t('addStep.noForm') }, ...forms]}
      />
    </>
  );
}

function MessageFields({ step, onChange, errorOf }: FieldsProps) {
  const { t } = useTranslation();
  const templates = [...new Set(useKnownWords().templates)].sort();
  return (
    <NativeSelect
      label={t('addStep.template')}
      required
      error={errorOf('template')}
      value={step.template}
      onChange={(event) => onChange({ template: event.currentTarget.value })}
      data={[{ value: '', label: t('addStep.choose') }, ...templates]}
    />
  );
}

type Lack = 'addStep.needed' | 'addStep.dateWrong';

function missingIn(step: AddedStep, days: number): { readonly [field in keyof AddedStep | 'reason']?: Lack } {
  if (step.kind === 'message') return step.template === '' ? { template: 'addStep.needed' } : {};
  return {
    ...(step.title.trim() === '' && { title: 'addStep.needed' }),
    ...(step.due === 'date' && !(days > 0) && { date: 'addStep.dateWrong' }),
  };
}
