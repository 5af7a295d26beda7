import { factCatalog, factDefinition, itemName, milestoneGroup, splitFactName } from '../../criteria/catalog';
import { checkCondition, factsOf, readsItem } from '../../criteria/evaluate';
import type { Step } from '../definition';
import { standsInFor, type Check, type Path, type Report, type StepSite, type Subject } from './site';

/** Conditions can be asked: they are CEL, typed against the fact catalog, and a branch says what to do when a fact is missing. */
export const checkConditions: Check = (subject, report) => {
  const read = new Set<string>();
  let isUnread = false;
  const whole = (condition: string, path: Path) => {
    const facts = checkOne(subject, condition, path, report);
    if (facts === null) isUnread = true;
    else facts.forEach((fact) => read.add(fact));
  };
  const { start } = subject.definition;
  if (start?.when !== undefined) {
    whole(start.when, ['start', 'when']);
    if (readsItem(start.when)) report(['start', 'when'], noItem);
    checkBeforeEnrollment(start.when, report);
  }
  for (const site of subject.steps) {
    for (const [key, condition] of conditionsOf(site.step)) {
      whole(condition, [...site.path(), ...key]);
      const isOwn = site.step.kind === 'repeat' && site.step.for !== undefined && key[0] === 'while';
      if (!isOwn && readsItem(condition) && !standsInFor(site)) report([...site.path(), ...key], noItem);
    }
    if (site.step.kind === 'repeat' && site.step.for) checkList(site, site.step, read, report);
    if (site.step.kind === 'branch' && site.step.unknown === undefined) {
      const missing = site.step.cases.flatMap((branchCase) => factsThatMayBeMissing(branchCase.if));
      const [fact] = missing;
      if (fact !== undefined) {
        const message = `"${fact}" may be missing, and this branch does not say what happens then: add "unknown" with steps.`;
        report(site.path(), message);
      }
    }
  }
  checkDeclared(subject, read, isUnread, report);
};

const noItem = `"${itemName}" is what a "for" is about, and this stands in none: move it into the steps of a "for", or correct it.`;

/** What a `for` goes through is a list, and what happens while it is not known is said. */
function checkList(
  { path }: StepSite,
  { for: over, unknown }: Extract<Step, { kind: 'repeat' }>,
  read: Set<string>,
  report: Report,
): void {
  if (!over) return;
  const fact = factDefinition(over.each);
  if (fact?.type !== 'list') {
    const lists = [...factCatalog].filter(([, { type }]) => type === 'list').map(([name]) => name);
    const fault = fact ? `"${over.each}" is no list` : `There is no fact "${over.each}"`;
    return report([...path(), 'for', 'each'], `${fault}: "for" can go through ${lists.join(', ')}.`);
  }
  read.add(over.each);
  if (unknown !== undefined || !mayBeMissing(over.each)) return;
  const message = `"${over.each}" may be missing, and this repeat does not say what happens then: add "unknown" with steps.`;
  report(path(), message);
}

/** Every condition of a step with the keys that lead to it. */
function conditionsOf(step: Step): readonly (readonly [key: Path, condition: string])[] {
  return [
    ...(step.when === undefined ? [] : [[['when'], step.when] as const]),
    ...('while' in step ? [[['while'], step.while] as const] : []),
    ...('met' in step ? [[['met'], step.met] as const] : []),
    ...('cases' in step ? step.cases.map((branchCase, i) => [['cases', i, 'if'], branchCase.if] as const) : []),
  ];
}

/** Reports what is wrong with a condition; returns the facts it reads, `null` when that cannot be told. */
function checkOne({ definition }: Subject, condition: string, path: Path, report: Report): readonly string[] | null {
  const problems = checkCondition(condition);
  for (const { message } of problems) report(path, `This condition cannot be asked. ${problemSentence(message)}`);
  if (problems.length > 0) return null;
  const facts = factsOf(condition);
  for (const fact of facts) {
    const [group, name] = splitFactName(fact);
    if (group === milestoneGroup && !(name in definition.milestones)) {
      report(path, `There is no milestone "${name}": add it to "milestones", or correct the condition.`);
    }
  }
  return facts;
}

function problemSentence(message: string): string {
  if (/^Exceeded max|may have \d+ characters/.test(message)) {
    return 'It is too long or nested too deep: split it into several steps or cases.';
  }
  return message === 'Unexpected token: EOF' ? 'It is not finished.' : message;
}

/** Facts that an enrolled patient may not have. One that the condition asks for by `has(...)` is taken care of. */
function factsThatMayBeMissing(condition: string): readonly string[] {
  return factsOf(condition).filter(
    (fact) => mayBeMissing(fact) && !condition.replaceAll(' ', '').includes(`has(${fact})`),
  );
}

function mayBeMissing(fact: string): boolean {
  return !/^(Never|There is no enrollment yet)/.test(factDefinition(fact)?.unknown ?? '');
}

function checkBeforeEnrollment(condition: string, report: Report): void {
  for (const fact of factsOf(condition)) {
    if (!factDefinition(fact)?.unknown.startsWith('There is no enrollment yet')) continue;
    const message = `"${fact}" is known of enrolled patients only, so nobody would ever be enrolled: ask for it in a step.`;
    report(['start', 'when'], message);
  }
}

function checkDeclared({ definition }: Subject, read: ReadonlySet<string>, isUnread: boolean, report: Report): void {
  definition.facts.forEach((fact, i) => {
    if (factDefinition(fact) === undefined) {
      report(['facts', i], `There is no fact "${fact}": see the fact catalog, and check how it is spelt.`);
    } else if (!isUnread && !read.has(fact)) {
      report(['facts', i], `No condition reads "${fact}": remove it from "facts".`, 'warning');
    }
  });
  const undeclared = [...read].filter((fact) => !definition.facts.includes(fact));
  if (undeclared.length === 0) return;
  report(['facts'], `Conditions read ${undeclared.join(', ')}: add what is read to "facts".`, 'warning');
}
