import { randomUUID } from 'node:crypto';
import { scoreForm, type ScoreResult } from '../../core/clinical/questionnaire-score';
import { CarepathFailure } from '../../core/errors';
import type { Clock, PathwayRuntime } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { Task, TaskDecision } from '../../core/record/task';
import { checkAnswers } from './form-answers';
import { raiseByScore, type RaiseByScoreDeps } from './raise-by-score';
import { recordLace } from './record-lace';
import { lostTo, wonTask } from './task-race';

export type CompleteTaskDeps = Pick<Repositories, 'tasks' | 'enrollments' | 'encounters'> &
  RaiseByScoreDeps & {
    readonly runtime: PathwayRuntime;
    readonly clock: Clock;
  };

export interface CompleteTaskInput {
  readonly taskId: string;
  readonly outcome: string;
  readonly data: { readonly [field: string]: Json };
}

export interface Completion {
  readonly task: Task;
  /** False: the decision is stored, and the pathway will hear of it later. */
  readonly applied: boolean;
}

/**
 * Completes a task. The decision is stored by compare-and-set, which chooses the one winner and is what is acknowledged;
 * then the workflow is told, and waited for as long as a person would wait.
 * @throws CarepathFailure not-found, invalid-input with pointers below `/data`, or conflict with the winner.
 */
export async function completeTask(
  deps: CompleteTaskDeps,
  scope: Scope,
  { taskId, outcome, data }: CompleteTaskInput,
): Promise<Completion> {
  const task = await deps.tasks.get(scope, taskId);
  if (task === null) throw new CarepathFailure('not-found', 'There is no such task.');
  if (task.status !== 'open' || task.decision) throw lostTo(task);
  refuseWrongAnswers(task, outcome, data);
  const { id, name } = scope.actor;
  const scores = scoresOf(task, data);
  const decision: TaskDecision = {
    id: randomUUID(),
    outcome,
    data,
    ...(scores.length > 0 && { scores }),
    by: { id, name },
    at: deps.clock.now(),
  };
  // Before anything is stored: a retry of what was cut off here calls people once.
  await raiseByScore(deps, scope, task, scores, decision.at);
  await recordLace(deps, scope, task, data);
  const race = await deps.tasks.decide(scope, taskId, decision);
  // Whoever is last here writes the answers that won, so that a slower loser's do not stay.
  if (race?.task.decision) await recordLace(deps, scope, task, race.task.decision.data);
  const won = wonTask(race);
  const { enrollmentId, effectKey } = won;
  const result = await deps.runtime.applyDecision(
    { id: enrollmentId, orgId: scope.orgId },
    { id: decision.id, target: effectKey, outcome },
  );
  return { task: (await deps.tasks.get(scope, taskId)) ?? won, applied: result === 'applied' };
}

/** None when not one of the scored items was answered: a patient who declined did not score nothing. */
function scoresOf({ form }: Task, data: CompleteTaskInput['data']): readonly ScoreResult[] {
  const items = form?.scores?.flatMap(({ fields }) => fields) ?? [];
  return form && items.some((item) => (data[item] ?? null) !== null) ? scoreForm(form, data) : [];
}

function refuseWrongAnswers(task: Task, outcome: string, data: CompleteTaskInput['data']): void {
  if (!task.outcomes.some(({ id }) => id === outcome)) {
    const choices = task.outcomes.map(({ id }) => id).join(', ');
    throw new CarepathFailure('invalid-input', 'This task has no such outcome.', [
      { pointer: '/outcome', message: `Must be one of: ${choices}` },
    ]);
  }
  const errors = checkAnswers(task.form, outcome, data);
  if (errors.length > 0) throw new CarepathFailure('invalid-input', 'The form is not complete.', errors);
}
