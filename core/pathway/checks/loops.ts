import { boundsOf } from '../../calendar/bounds';
import type { Due, Step, StepKind } from '../definition';
import { listsOf } from '../steps/registry';
import type { Check, Report, StepSite } from './site';

/**
 * A round of a loop takes time, unless a list bounds them, and the losers of a parallel step get a chance.
 */
export const checkLoops: Check = ({ steps }, report) => {
  for (const site of steps) {
    const { step, path } = site;
    if (step.kind === 'repeat' && step.for) checkRounds(site, report);
    else if (step.kind === 'repeat' && !takesTime(step.every) && !step.steps.some(waits)) {
      const message = `The repeat "${step.id}" never waits, so all its rounds would run at once: give it "every", such as "every: 1 business day", or a step that waits.`;
      report(path(), message);
    }
    if (step.kind === 'parallel' && step.join !== 'all') {
      const instant = step.branches.filter((branch) => !branch.some(mayWait)).length;
      const needed = step.join === 'first' ? 1 : step.join;
      if (instant >= needed && instant < step.branches.length) {
        const message = `A branch of "${step.id}" has nothing to wait for, so it would end first and cancel the others at once: let it wait, or write "join: all".`;
        report([...path(), 'join'], message);
      }
    }
  }
};

/** Lists within lists multiply their rounds, which may all be begun at once. */
const MOST_ROUNDS = 1_000;

function checkRounds(site: StepSite, report: Report): void {
  const rounds = roundsOf(site);
  if (rounds <= MOST_ROUNDS) return;
  const message = `Together with the "for" around it, "${site.step.id}" may have ${rounds} rounds; ${MOST_ROUNDS} are allowed: lower "max".`;
  report([...site.path(), 'max'], message);
}

/** How often at most a step's rounds are run for one opening of the outermost `for` around it. */
function roundsOf({ step, list: { owner } }: StepSite): number {
  return (step.kind === 'repeat' && step.for ? step.max : 1) * (owner === null ? 1 : roundsOf(owner));
}

/** Kinds that hold a list up until something happens. The compiler asks for a line for each new kind. */
const waitsForSomething: { readonly [K in StepKind]: boolean } = {
  message: false,
  ask: true,
  task: true,
  questionnaire: true,
  service: true,
  appointment: true,
  goal: false,
  call: true,
  wait: true,
  branch: false,
  parallel: false,
  repeat: false,
  set: false,
  end: false,
};

/** True when a step holds its list up each time it is reached, so that a round cannot be instant. */
function waits(step: Step): boolean {
  if (step.when !== undefined) return false;
  switch (step.kind) {
    case 'wait':
      // An instant counted from an anchor has passed in the second round.
      return step.until === undefined || (step.until.of === undefined && takesTime(step.until));
    case 'repeat':
      return step.while === undefined && step.for === undefined && step.steps.some(waits);
    case 'parallel':
      return step.join === 'all'
        ? step.branches.some((branch) => branch.some(waits))
        : step.branches.every((branch) => branch.some(waits));
    case 'branch':
      return listsOf(step).every(({ steps }) => steps.some(waits));
    default:
      return waitsForSomething[step.kind];
  }
}

function mayWait(step: Step): boolean {
  return step.kind === 'goal' || waitsForSomething[step.kind] || listsOf(step).some(({ steps }) => steps.some(mayWait));
}

function takesTime(due: Due | undefined): boolean {
  return due !== undefined && (boundsOf(due.amount)?.most ?? 0) > 0;
}
