import type { Step } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import { appointmentStep } from './appointment';
import { askStep } from './ask';
import { branchStep } from './branch';
import { callStep } from './call';
import { endStep } from './end';
import { goalStep } from './goal';
import { messageStep } from './message';
import { parallelStep } from './parallel';
import { repeatStep } from './repeat';
import { setStep } from './set';
import type { NamedList, StepOf, StepSignal, StepBehavior } from './step-kind';
import { questionnaireStep, serviceStep, taskStep } from './task';
import { waitStep } from './wait';
import type { StepKind } from '../definition';

/** Every kind of step. A new kind is one file and one line here; the compiler asks for it. */
const behaviors: { readonly [K in StepKind]: StepBehavior<StepOf<K>> } = {
  message: messageStep,
  ask: askStep,
  task: taskStep,
  questionnaire: questionnaireStep,
  service: serviceStep,
  appointment: appointmentStep,
  goal: goalStep,
  call: callStep,
  wait: waitStep,
  branch: branchStep,
  parallel: parallelStep,
  repeat: repeatStep,
  set: setStep,
  end: endStep,
};

/** The behavior of a step's own kind; the table pairs each kind with its step type. */
function behaviorOf(step: Step): StepBehavior<Step> {
  return behaviors[step.kind];
}

export function listsOf(step: Step): readonly NamedList[] {
  return behaviorOf(step).lists(step);
}

export function openStep(run: Run, node: StepNode, step: Step): void {
  behaviorOf(step).open(run, node, step);
}

export function signalStep(run: Run, node: StepNode, step: Step, signal: StepSignal): void {
  behaviorOf(step).on(run, node, step, signal);
}

export function cancelStep(run: Run, node: StepNode, step: Step): void {
  behaviorOf(step).cancel(run, node, step);
}
