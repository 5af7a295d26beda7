import type { z } from 'zod';
import type { task as taskContract, taskDetail } from '../contract/tasks';
import type { Json } from '../../core/record/audit-event';
import type { FormField } from '../../core/record/form';
import { inLanguage, type Language } from '../../core/record/organization';
import type { Patient } from '../../core/record/patient';
import type { Task } from '../../core/record/task';
import type { Presented } from './presented';
import { instantOrNull } from './instant';

/** A line of the worklist. */
export function presentTask(task: Task, language: Language, zone?: string): Presented<z.input<typeof taskContract>> {
  return {
    id: task.id,
    title: inLanguage(task.title, language),
    status: statusOf(task),
    priority: task.priority,
    why: inLanguage(task.why, language),
    queue: task.queue,
    due: instantOrNull(task.due),
    dueDerivation: task.dueDerivation ?? null,
    patient: { id: task.patientId, name: task.patientName, ...(zone !== undefined && { zone }) },
    pathway: task.pathway,
    enrollmentId: task.enrollmentId,
    step: task.stepId,
    assignee: task.assignee ?? null,
    claimedAt: instantOrNull(task.claimedAt),
    snoozedUntil: instantOrNull(task.snoozedUntil),
    form: task.form ?? null,
    outcomes: task.outcomes,
    escalations: task.escalations.map(({ rung, to, at }) => ({ rung, to, at: at.toISOString() })),
    openedAt: task.openedAt.toISOString(),
  };
}

/** One task whole; `patient` gives the zone and what the form's lists start from. */
export function presentTaskDetail(
  task: Task,
  language: Language,
  patient: Patient | null,
): Presented<z.input<typeof taskDetail>> {
  const { draft, decision } = task;
  return {
    ...presentTask(task, language, patient?.zone),
    draft: draft ? { data: draft.data, by: draft.by, at: draft.at.toISOString() } : null,
    decision: decision
      ? {
          id: decision.id,
          outcome: decision.outcome,
          data: decision.data,
          scores: decision.scores ?? [],
          by: decision.by,
          at: decision.at.toISOString(),
          applied: decision.appliedStep !== undefined,
        }
      : null,
    comments: task.comments.map(({ id, text, by, at }) => ({ id, text, by, at: at.toISOString() })),
    prefill: prefillOf(task, patient),
  };
}

/** A decision that is stored completes a task for everybody, also while the pathway has not heard of it yet. */
function statusOf({ status, decision }: Task): 'open' | 'completed' | 'cancelled' {
  if (status === 'open') return decision ? 'completed' : 'open';
  return status === 'completed' ? 'completed' : 'cancelled';
}

function prefillOf({ form }: Task, patient: Patient | null): Readonly<Record<string, Json>> {
  const prefilled = (form?.fields ?? []).filter((field) => field.kind === 'list' && field.prefill !== undefined);
  return Object.fromEntries(prefilled.map((field) => [field.id, medicationLines(field, patient)]));
}

/** The medication list, each line with what the form asks of one. */
function medicationLines(field: FormField, patient: Patient | null): Json {
  const asked = new Set(field.kind === 'list' ? field.item.map(({ id }) => id) : []);
  return (patient?.medications ?? []).map((medication) =>
    Object.fromEntries(Object.entries(medication).filter(([name]) => asked.has(name))),
  );
}
