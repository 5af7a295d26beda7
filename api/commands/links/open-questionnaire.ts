import { CarepathFailure, type FieldError } from '../../../core/errors';
import type { Clock } from '../../../core/ports';
import type { Json } from '../../../core/record/audit-event';
import type { FormField } from '../../../core/record/form';
import type { Task } from '../../../core/record/task';
import type { TaskRepository } from '../../../core/repositories';
import { speakOfSelfHarm } from '../raise-by-score';
import { completeTask, type CompleteTaskDeps } from '../complete-task';
import type { Reader } from './open-link';

/** A scored instrument that waits to be answered. */
export interface Questionnaire {
  readonly task: Task;
  /** By which the task is done when its questions are answered. */
  readonly outcome: string;
  readonly fields: readonly PlainField[];
}
export type PlainField = Exclude<FormField, { kind: 'list' }>;

/** Posted values by field: several of one name where several may be chosen. */
export type PostedAnswers = { readonly [name: string]: readonly string[] };

/** Enough for anybody's open tasks. */
const MOST = 100;

/**
 * The questionnaire that waits for this patient, of the link's enrollment if it has one. Only instruments with scores: they
 * are written in the patient's words, other forms in the staff's.
 */
export async function questionnaireOfLink(
  { tasks, clock }: { readonly tasks: Pick<TaskRepository, 'list'>; readonly clock: Clock },
  { link, patient, scope }: Reader,
): Promise<Questionnaire | null> {
  const { enrollmentId } = link;
  const { items } = await tasks.list(scope, {
    ...{ view: 'all', status: 'open', patientId: patient.id, limit: MOST, now: clock.now(), includeSnoozed: true },
    ...(enrollmentId !== undefined && { enrollmentId }),
  });
  for (const task of items) {
    const found = task.decision ? null : questionnaireIn(task);
    if (found) return found;
  }
  return null;
}

function questionnaireIn(task: Task): Questionnaire | null {
  const { form, outcomes } = task;
  if (!form?.scores || form.scores.length === 0) return null;
  const asked = form.fields.find(({ required, outcomes: only }) => required === true && only !== undefined);
  const outcome = outcomes.find(({ id }) => asked?.outcomes?.includes(id))?.id ?? outcomes[0]?.id;
  if (outcome === undefined) return null;
  const fields = form.fields.flatMap((field) =>
    field.kind === 'list' || field.staffOnly === true || (field.outcomes && !field.outcomes.includes(outcome))
      ? []
      : [field],
  );
  return { task, outcome, fields };
}

/** What came of answers: the errors by field, or `theirs` when somebody of the staff has the questionnaire. */
export type Answered =
  /** `crisis`: the answers speak of self-harm. */
  | { readonly result: 'taken'; readonly crisis: boolean }
  | { readonly result: 'theirs' }
  | { readonly result: 'wrong'; readonly errors: ReadonlyMap<string, string> };

/** The patient's own answers complete the task, with its scores and all that follows from them. */
export async function answerQuestionnaire(
  deps: CompleteTaskDeps,
  { scope }: Reader,
  { task, outcome, fields }: Questionnaire,
  posted: PostedAnswers,
): Promise<Answered> {
  const data = Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueOf(field, posted[field.id] ?? []);
      return value === undefined ? [] : [[field.id, value]];
    }),
  );
  try {
    const { task: done } = await completeTask(deps, scope, { taskId: task.id, outcome, data });
    return { result: 'taken', crisis: speakOfSelfHarm(done.decision?.scores ?? []) };
  } catch (error) {
    if (!(error instanceof CarepathFailure)) throw error;
    if (error.code === 'conflict') return { result: 'theirs' };
    if (error.code !== 'invalid-input') throw error;
    return { result: 'wrong', errors: new Map(error.errors.map(byField)) };
  }
}

function byField({ pointer, message }: FieldError): [string, string] {
  return [pointer.split('/')[2] ?? '', message];
}

function valueOf(field: PlainField, [first, ...rest]: readonly string[]): Json | undefined {
  if (first === undefined || first.trim() === '') return undefined;
  switch (field.kind) {
    case 'choice':
      return field.multiple === true ? [first, ...rest] : first;
    case 'boolean':
      return first === 'true' || first === 'false' ? first === 'true' : first;
    case 'number':
      return Number.isFinite(Number(first)) ? Number(first) : first;
    case 'date':
    case 'text':
      return first;
  }
}
