import { loadLibrary } from '../../adapters/library/library';
import type { Step } from '../../core/pathway/definition';
import { rootLists } from '../../core/pathway/index-definition';
import { checkPathway, type Checked } from '../../core/pathway/publish';
import { listsOf } from '../../core/pathway/steps/registry';

type WorkStep = Extract<Step, { readonly queue: string }>;

const library = loadLibrary();
const pathways = [...library.pathways()];

function check(source: string): Checked {
  return checkPathway(source, {
    hasTemplate: (id) => library.template(id) !== null,
    hasForm: (id) => library.form(id) !== null,
    template: (id) => library.template(id),
    queues: new Map(['coordinators', 'nurses', 'managers'].map((queue) => [queue, 1])),
    languages: ['en', 'es'],
  });
}

it('ships the pathways of the product', () => {
  expect(pathways.map(([name]) => name)).toEqual([
    'appointment-preparation',
    'case-conference',
    'chronic-check-ins',
    'crisis-response',
    'discharge-follow-up',
    'eligibility-screening',
    'mental-health-follow-up',
    'prior-authorization',
    'referral',
    'sdoh-screening',
  ]);
});

describe.each(pathways)('the shipped pathway %s', (name, source) => {
  const checked = check(source);

  it('passes every publishing check, with its templates in both languages and its forms', () => {
    expect(checked.findings).toEqual([]);
    expect(checked.ok).toBe(true);
  });

  it('names its sources and its milestones, and ends when the patient dies or, but for a crisis, leaves', () => {
    if (!checked.ok) throw new Error('does not pass');
    const { sources, milestones, interrupts } = checked.definition;
    expect(sources).not.toEqual([]);
    expect(Object.keys(milestones)).not.toEqual([]);
    expect(interrupts).toContainEqual(expect.objectContaining({ on: 'patient.died', exit: 'deceased' }));
    const heard = interrupts.map(({ on }) => on);
    // Nobody leaves a crisis by a word or a bed.
    if (name === 'crisis-response') return expect(heard).toEqual(['patient.died', 'patient.crisis']);
    expect(interrupts).toContainEqual(expect.objectContaining({ on: 'patient.withdrew', exit: 'withdrawn' }));
    expect(heard).toContain('encounter.admitted');
    expect(heard.includes('patient.optedOut') || heard.includes('consent.revoked')).toBe(true);
  });

  it('tells the managers of every task that is late, but of their own', () => {
    if (!checked.ok) throw new Error('does not pass');
    const tasks = tasksOf(rootLists(checked.definition).flatMap(({ steps }) => steps));
    expect(tasks.length).toBeGreaterThanOrEqual(5);
    const silent = tasks.filter(({ queue, escalate }) => queue !== 'managers' && escalate.length === 0);
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});

/** All steps that are somebody's work, however deep. */
function tasksOf(steps: readonly Step[]): readonly WorkStep[] {
  return steps.flatMap((step) => [
    ...('queue' in step ? [step] : []),
    ...listsOf(step).flatMap((list) => tasksOf(list.steps)),
  ]);
}
