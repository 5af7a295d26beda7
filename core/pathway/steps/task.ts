import type { PersonsWork, QuestionnaireStep, ServiceStep, Step, TaskStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior, StepSignal } from './step-kind';
import { attendWork, closeWork, completeWork, openWork } from './work';

type OneTaskStep = Extract<Step, PersonsWork>;

function on(run: Run, node: StepNode, step: OneTaskStep, signal: StepSignal): void {
  if (signal.type === 'list-ended') return run.finish(node);
  if (node.memory['stage'] !== 'open') return;
  if (signal.type !== 'completed') return attendWork(run, node, step, signal);
  const outcome = completeWork(run, node, step, signal.outcome);
  if (outcome) run.runList(node, `outcome/${outcome.id}`);
}

/** Work for a person: opened with a due time, escalated rung by rung, ended by an outcome. */
function oneTask<S extends OneTaskStep>(kind: S['kind']): StepBehavior<S> {
  return {
    kind,
    lists: (step) => step.outcomes.map(({ id, steps }) => ({ name: `outcome/${id}`, steps })),
    open: openWork,
    on,
    cancel: closeWork,
  };
}

export const taskStep: StepBehavior<TaskStep> = oneTask('task');

/** A questionnaire is a task whose form is answered with the patient. */
export const questionnaireStep: StepBehavior<QuestionnaireStep> = oneTask('questionnaire');

/** A service call whose adapter is not set up is a person's task; its outcomes are the call's results. */
export const serviceStep: StepBehavior<ServiceStep> = oneTask('service');
