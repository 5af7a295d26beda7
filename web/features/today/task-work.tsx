import { Button, Radio } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskDetail } from '../../../api/contract/tasks';
import { scoreForm } from '../../../core/clinical/questionnaire-score';
import { ApiProblem } from '../../client/http';
import { errorsByField, sentenceFor } from '../../client/problems';
import { inLanguage } from '../../texts/localized';
import { DraftMark } from './draft-mark';
import { dataToSend, fieldsFor, missingFields } from './form-data';
import { FormField } from './form-field';
import { Scores } from './scores';
import { useCompletion } from './use-completion';
import { useDraft, type TaskDraft } from './use-draft';

const FIRST_ERROR = '[data-error] :is(input, select, textarea, button)';

interface TaskWorkProps {
  readonly task: TaskDetail;
  readonly prepareNext: () => () => void;
}

/** The task's form and result: what completes it. */
export function TaskWork({ task, prepareNext }: TaskWorkProps) {
  const { t } = useTranslation();
  const draft = useDraft(task);
  const afterwards = useRef<() => void>(() => undefined);
  const completion = useCompletion(task, () => afterwards.current());
  const { errors, check, clear } = useFormErrors(task, draft, completion.error);
  const area = useRef<HTMLElement>(null);
  const complete = (next: boolean) => {
    if (completion.isPending) return;
    if (!check()) {
      requestAnimationFrame(() => area.current?.querySelector<HTMLElement>(FIRST_ERROR)?.focus());
      return;
    }
    afterwards.current = next ? prepareNext() : () => undefined;
    const fields = fieldsFor(task.form?.fields ?? [], draft.outcome);
    completion.mutate({ outcome: draft.outcome ?? '', data: dataToSend(fields, draft.data) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) complete(true);
  };
  return (
    <section ref={area} className="task-section task-work" aria-labelledby="task-work" onKeyDown={onKeyDown}>
      <h3 id="task-work">{t('work.title')}</h3>
      <Outcomes task={task} draft={draft} error={errors['outcome']} onChange={() => clear('outcome')} />
      <Fields task={task} draft={draft} errors={errors} onChange={clear} />
      <LiveScores task={task} draft={draft} />
      <Refusal error={completion.error} />
      <div className="work-foot">
        <Button
          loading={completion.isPending}
          leftSection={<IconCheck size={14} aria-hidden="true" />}
          onClick={() => complete(false)}
        >
          {t('work.complete')}
        </Button>
        <Button variant="default" disabled={completion.isPending} onClick={() => complete(true)}>
          {t('work.completeNext')}
        </Button>
        <DraftMark status={draft.status} savedAt={draft.savedAt} />
      </div>
    </section>
  );
}

type Errors = Readonly<Record<string, string>>;

/** What is missing (checked here) and what the server refused, by field; an error goes when its field changes. */
function useFormErrors(task: TaskDetail, draft: TaskDraft, refused: Error | null) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Errors>({});
  const [cleared, setCleared] = useState<{ of: Error | null; fields: readonly string[] }>({ of: null, fields: [] });
  const gone = cleared.of === refused ? cleared.fields : [];
  const fromServer = Object.entries(errorsByField(refused)).filter(
    ([field]) => !gone.some((each) => covers(each, field)),
  );
  const check = (): boolean => {
    const missing: Record<string, string> = {};
    if (draft.outcome === null) missing['outcome'] = t('work.chooseOutcome');
    for (const path of missingFields(fieldsFor(task.form?.fields ?? [], draft.outcome), draft.data)) {
      missing[path] = t('form.required');
    }
    setFound(missing);
    return Object.keys(missing).length === 0;
  };
  const clear = (path: string) => {
    setFound((current) => Object.fromEntries(Object.entries(current).filter(([field]) => !covers(path, field))));
    setCleared({ of: refused, fields: [...gone, path] });
  };
  return { errors: { ...Object.fromEntries(fromServer), ...found }, check, clear };
}

function covers(changed: string, field: string): boolean {
  return field === changed || field.startsWith(`${changed}/`);
}

interface OutcomesProps {
  readonly task: TaskDetail;
  readonly draft: TaskDraft;
  readonly error: string | undefined;
  readonly onChange: () => void;
}

function Outcomes({ task, draft, error, onChange }: OutcomesProps) {
  const { t, i18n } = useTranslation();
  return (
    <Radio.Group
      data-command="work"
      label={t('work.outcome')}
      value={draft.outcome ?? ''}
      onChange={(outcome) => {
        draft.setOutcome(outcome);
        onChange();
      }}
      error={error}
    >
      <div className="choices">
        {task.outcomes.map((outcome) => (
          <Radio key={outcome.id} value={outcome.id} label={inLanguage(outcome.label, i18n.language)} />
        ))}
      </div>
    </Radio.Group>
  );
}

interface FieldsProps {
  readonly task: TaskDetail;
  readonly draft: TaskDraft;
  readonly errors: Errors;
  readonly onChange: (path: string) => void;
}

function Fields({ task, draft, errors, onChange }: FieldsProps) {
  const { t, i18n } = useTranslation();
  if (!task.form) return null;
  const fields = fieldsFor(task.form.fields, draft.outcome);
  const hidden = task.form.fields.length - fields.length;
  return (
    <div className="form" role="group" aria-label={inLanguage(task.form.title, i18n.language)}>
      {fields.map((field) => (
        <FormField
          key={field.id}
          field={field}
          path={field.id}
          value={draft.data[field.id] ?? null}
          errors={errors}
          onChange={(value, path) => {
            draft.setField(field.id, value);
            onChange(path);
          }}
        />
      ))}
      {draft.outcome === null && hidden > 0 && <p className="soft small">{t('work.moreAfterOutcome')}</p>}
    </div>
  );
}

/** What the answers so far come to; the server computes it again from what is sent. */
function LiveScores({ task, draft }: { readonly task: TaskDetail; readonly draft: TaskDraft }) {
  const { form } = task;
  const asked = new Set(fieldsFor(form?.fields ?? [], draft.outcome).map(({ id }) => id));
  const counts = form?.scores?.some(({ fields }) => fields.some((field) => asked.has(field))) ?? false;
  return form && counts ? <Scores form={form} results={scoreForm(form, draft.data)} live /> : null;
}

/** Who was faster, or why it was not accepted. Errors of single fields stand at the fields. */
function Refusal({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation();
  if (!error) return null;
  const lost = error instanceof ApiProblem && error.status === 409;
  return (
    <div className="notice" data-tone={lost ? 'warn' : 'danger'} role="alert">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>{sentenceFor(error, t)}</span>
    </div>
  );
}
