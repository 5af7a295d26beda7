import type { PathwayDefinition, Step } from '../pathway/definition';
import { rootLists } from '../pathway/index-definition';
import { listsOf } from '../pathway/steps/registry';
import type { SimulationRun } from './simulation-run';

export interface Coverage {
  readonly steps: number;
  readonly reachedSteps: number;
  /** Ids, in the order of the definition. */
  readonly neverReached: readonly string[];
  /** `<step>/<list>` of a step that was reached; `interrupt/<n>` of the definition itself. */
  readonly listsNeverReached: readonly string[];
}

interface Walked {
  readonly steps: string[];
  readonly lists: { readonly name: string; readonly owner: string | null; readonly isReached: boolean }[];
}

/**
 * Which steps and lists no run has reached. A list is reached when its first step was opened; one without steps when its
 * outcome or answer came, and an empty one that nobody can choose is not counted.
 */
export function coverageOf(definition: PathwayDefinition, runs: readonly Pick<SimulationRun, 'reached'>[]): Coverage {
  const steps = new Set(runs.flatMap(({ reached }) => [...reached.steps]));
  const choices = new Set(runs.flatMap(({ reached }) => [...reached.choices]));
  const walked: Walked = { steps: [], lists: [] };
  const walk = (list: readonly Step[]): void => {
    for (const step of list) {
      walked.steps.push(step.id);
      for (const inner of listsOf(step)) {
        noteList(walked, step, inner, steps, choices);
        walk(inner.steps);
      }
    }
  };
  for (const { name, steps: list } of rootLists(definition)) {
    const [first] = list;
    if (first) walked.lists.push({ name, owner: null, isReached: steps.has(first.id) });
    walk(list);
  }
  const neverReached = walked.steps.filter((id) => !steps.has(id));
  return {
    steps: walked.steps.length,
    reachedSteps: walked.steps.length - neverReached.length,
    neverReached,
    listsNeverReached: walked.lists
      .filter(({ owner, isReached }) => !isReached && (owner === null || steps.has(owner)))
      .map(({ name }) => name),
  };
}

function noteList(
  { lists }: Walked,
  step: Step,
  { name, steps: list }: { readonly name: string; readonly steps: readonly Step[] },
  steps: ReadonlySet<string>,
  choices: ReadonlySet<string>,
): void {
  const [first] = list;
  const choice = name.slice(name.indexOf('/') + 1);
  if (first === undefined && !choicesOf(step).includes(choice)) return;
  const isReached = choices.has(`${step.id}/${choice}`) || (first !== undefined && steps.has(first.id));
  lists.push({ name: `${step.id}/${name}`, owner: step.id, isReached });
}

/** What a person, the patient or a called pathway can choose at a step. */
function choicesOf(step: Step): readonly string[] {
  if ('outcomes' in step) return step.outcomes.map(({ id }) => id);
  if (step.kind === 'call') return Object.keys(step.on).filter((end) => end !== 'timeout' && end !== 'other');
  return step.kind === 'ask' ? step.reply.options.map(({ id }) => id) : [];
}
