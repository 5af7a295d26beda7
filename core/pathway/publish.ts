import { checkCondition, factsOf } from '../criteria/evaluate';
import type { PathwayDefinition, Step } from './definition';
import type { Finding } from './finding';
import { rootLists } from './index-definition';
import { parsePathway, pointer, type Locate } from './parse';
import { listsOf } from './steps/registry';

/** What a definition may refer to. */
export interface PublishContext {
  readonly hasTemplate: (id: string) => boolean;
  readonly hasForm: (id: string) => boolean;
}

export type Checked =
  | { readonly ok: true; readonly definition: PathwayDefinition; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads a definition and checks all that would break at run time; errors refuse it, warnings do not. */
export function checkPathway(source: string, context: PublishContext): Checked {
  const parsed = parsePathway(source);
  if (!parsed.ok) return parsed;
  const findings = new Checks(parsed.definition, context, parsed.locate).run();
  const refused = findings.some((finding) => finding.severity === 'error');
  return refused ? { ok: false, findings } : { ok: true, definition: parsed.definition, findings };
}

/** One walk over a definition. Findings point at the step's own place in the source. */
class Checks {
  private readonly findings: Finding[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly definition: PathwayDefinition,
    private readonly context: PublishContext,
    private readonly locate: Locate,
  ) {}

  run(): readonly Finding[] {
    if (this.definition.start?.when !== undefined) this.condition(['start', 'when'], this.definition.start.when);
    for (const list of rootLists(this.definition)) {
      const [name, i] = list.name.split('/');
      this.list(name === 'interrupt' ? ['interrupts', Number(i), 'steps'] : ['steps'], list.steps);
    }
    return this.findings;
  }

  private list(path: readonly PropertyKey[], steps: readonly Step[]): void {
    steps.forEach((step, i) => {
      const here = [...path, i];
      this.step(here, step);
      for (const inner of listsOf(step)) this.list([...here, ...sourcePath(step, inner.name)], inner.steps);
    });
  }

  private step(path: readonly PropertyKey[], step: Step): void {
    if (this.seen.has(step.id)) this.error(path, `The step id "${step.id}" is used twice; ids must be unique.`);
    this.seen.add(step.id);
    if (step.when !== undefined) this.condition([...path, 'when'], step.when);
    if (step.reaches !== undefined) this.milestone([...path, 'reaches'], step.reaches);
    switch (step.kind) {
      case 'message':
      case 'ask':
        if (!this.context.hasTemplate(step.template)) {
          this.error([...path, 'template'], `There is no template "${step.template}".`);
        }
        return;
      case 'task':
        return this.task(path, step);
      case 'branch':
        return step.cases.forEach((branchCase, i) => this.condition([...path, 'cases', i, 'if'], branchCase.if));
      case 'repeat':
        if (step.while !== undefined) this.condition([...path, 'while'], step.while);
        if (step.every === undefined && !step.steps.some(waits)) {
          this.error(path, `The repeat "${step.id}" never waits: give it "every", or a step that waits.`);
        }
        return;
      case 'wait':
      case 'parallel':
      case 'set':
      case 'end':
        return;
    }
  }

  private task(path: readonly PropertyKey[], step: Extract<Step, { kind: 'task' }>): void {
    if (step.form !== undefined && !this.context.hasForm(step.form)) {
      this.error([...path, 'form'], `There is no form "${step.form}".`);
    }
    for (const outcome of step.outcomes) {
      if (outcome.reaches !== undefined) this.milestone([...path, 'outcomes', outcome.id, 'reaches'], outcome.reaches);
    }
    if (step.outcomes.length === 0)
      this.error(path, `The task "${step.id}" has no outcome, so nobody could complete it.`);
  }

  private milestone(path: readonly PropertyKey[], name: string): void {
    if (!(name in this.definition.milestones)) this.error(path, `There is no milestone "${name}".`);
  }

  private condition(path: readonly PropertyKey[], condition: string): void {
    const problems = checkCondition(condition);
    for (const problem of problems) this.error(path, problem.message);
    if (problems.length > 0) return;
    for (const fact of factsOf(condition)) {
      if (fact.startsWith('milestone.')) this.milestone(path, fact.slice('milestone.'.length));
    }
  }

  private error(path: readonly PropertyKey[], message: string): void {
    this.findings.push({ path: pointer(path), ...this.locate(path), severity: 'error', message });
  }
}

/** True when a round of a loop cannot be instant: some step in it always waits. */
function waits(step: Step): boolean {
  if (step.when !== undefined) return false;
  switch (step.kind) {
    case 'ask':
    case 'task':
    case 'wait':
      return true;
    case 'repeat':
      return step.while === undefined && step.steps.some(waits);
    case 'parallel':
      return step.join === 'all'
        ? step.branches.some((branch) => branch.some(waits))
        : step.branches.every((branch) => branch.some(waits));
    case 'branch':
      return [...step.cases.map(({ steps }) => steps), step.else, step.unknown ?? step.else].every((list) =>
        list.some(waits),
      );
    case 'message':
    case 'set':
    case 'end':
      return false;
  }
}

/** Where a list that the engine names `outcome/reached` stands in the source. */
function sourcePath(step: Step, list: string): readonly PropertyKey[] {
  const [group, name] = list.split('/');
  switch (group) {
    case 'outcome':
      return ['outcomes', name ?? ''];
    case 'on':
      return ['on', name ?? ''];
    case 'case':
      return ['cases', Number(name), 'steps'];
    case 'branch':
      return ['branches', Number(name)];
    default:
      return [step.kind === 'repeat' ? 'steps' : list];
  }
}
