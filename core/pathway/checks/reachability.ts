import { evaluate, checkCondition } from '../../criteria/evaluate';
import type { Step } from '../definition';
import { listsOf } from '../steps/registry';
import type { Check, ListSite, Report, StepSite } from './site';

/** Every step and every case can be reached. */
export const checkReachability: Check = ({ definition, lists, steps }, report) => {
  if (definition.steps.length === 0) report(['steps'], 'The pathway has no steps, so it would end at once: add one.');
  for (const list of lists) checkAfterEnd(list, report);
  for (const site of steps) {
    checkGuard(site, report);
    if (site.step.kind === 'branch') checkCases(site, site.step, report);
  }
};

function checkAfterEnd({ steps, path }: ListSite, report: Report): void {
  const last = steps.findIndex(alwaysEnds);
  const end = steps[last];
  if (end === undefined || last === steps.length - 1) return;
  const ending = end.kind === 'end' ? `the "end" before it` : `"${end.id}", which ends the pathway in every case`;
  report([...path(), last + 1], `This step is never reached because of ${ending}: move it before, or remove it.`);
}

/** Whether the whole pathway is over after this step. */
function alwaysEnds(step: Step): boolean {
  if (step.kind === 'end') return step.when === undefined;
  if (step.when !== undefined) return false;
  const ends = (list: readonly Step[]) => list.some(alwaysEnds);
  if ('outcomes' in step) return step.outcomes.length > 0 && step.outcomes.every(({ steps }) => ends(steps));
  if (step.kind === 'branch') {
    const choices = listsOf(step);
    return choices.every(({ steps }) => ends(steps));
  }
  if (step.kind === 'parallel' && step.join === 'all') return step.branches.some(ends);
  if (step.kind === 'wait') return step.on !== undefined && ends(step.on.happened) && ends(step.on.timeout);
  return step.kind === 'repeat' && step.while === undefined && step.for === undefined && ends(step.steps);
}

function checkGuard({ step, path }: StepSite, report: Report): void {
  if (step.when !== undefined && constantOf(step.when) === false) {
    report(
      [...path(), 'when'],
      `This condition is never true, so "${step.id}" is never reached: correct or remove it.`,
    );
  }
  if (step.kind === 'repeat' && step.while !== undefined && constantOf(step.while) === false) {
    report(
      [...path(), 'while'],
      `This condition is never true, so nothing is repeated: correct it, or remove the step.`,
    );
  }
}

function checkCases({ path }: StepSite, step: Extract<Step, { kind: 'branch' }>, report: Report): void {
  let always: number | undefined;
  step.cases.forEach((branchCase, i) => {
    const here = [...path(), 'cases', i, 'if'];
    const constant = constantOf(branchCase.if);
    const earlier = step.cases.findIndex((other) => other.if === branchCase.if);
    if (always !== undefined) {
      report(here, `This case is never reached: case ${always + 1} before it is always true. Remove one of them.`);
    } else if (constant === false) {
      report(here, 'This condition is never true, so the case is never reached: correct or remove it.');
    } else if (earlier < i) {
      report(here, `This case is never reached: case ${earlier + 1} has the same condition. Correct or remove it.`);
    }
    if (constant === true) always ??= i;
  });
  if (always !== undefined && step.else.length > 0) {
    report(
      [...path(), 'else'],
      `"else" is never reached: case ${always + 1} is always true. Correct it, or remove "else".`,
    );
  }
}

/** What a condition is whatever the facts; `undefined` when it depends on them. Asking `has(...)` always depends on them. */
function constantOf(condition: string): boolean | undefined {
  if (/\bhas\b/.test(condition) || checkCondition(condition).length > 0) return undefined;
  const { value } = evaluate(condition, new Map());
  return value === 'unknown' ? undefined : value;
}
