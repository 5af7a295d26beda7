import type { BranchStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';

/** The list to run once enough cases are answered: the first that is true, `unknown` when an earlier one cannot be known. */
function choose(node: StepNode, step: BranchStep): string | undefined {
  for (let i = 0; i < step.cases.length; i += 1) {
    const answer = node.memory[`if/${i}`];
    if (answer === undefined) return undefined;
    if (answer === true) return `case/${i}`;
    if (answer === 'unknown') return step.unknown ? 'unknown' : 'else';
  }
  return 'else';
}

function proceed(run: Run, node: StepNode, step: BranchStep): void {
  const list = choose(node, step);
  if (list === undefined) return;
  run.note(node.key, 'branch', list);
  run.remember(node, { chosen: list });
  run.runList(node, list);
}

/** Chooses one list by conditions that the host answers: true, false or unknown. All cases are asked for at once. */
export const branchStep: StepBehavior<BranchStep> = {
  kind: 'branch',
  lists: (step) => [
    ...step.cases.map((branchCase, i) => ({ name: `case/${i}`, steps: branchCase.steps })),
    { name: 'else', steps: step.else },
    ...(step.unknown ? [{ name: 'unknown', steps: step.unknown }] : []),
  ],
  open(run, node, step) {
    step.cases.forEach((branchCase, i) => run.decide(node.key, `if/${i}`, branchCase.if));
    if (step.cases.length === 0) proceed(run, node, step);
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') return run.finish(node);
    if (signal.type !== 'decided' || node.memory['chosen'] !== undefined) return;
    proceed(run, run.remember(node, { [signal.name]: signal.value }), step);
  },
  cancel: () => undefined,
};
