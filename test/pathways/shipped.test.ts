import { loadLibrary } from '../../adapters/library/library';
import { checkPathway, type Checked } from '../../core/pathway/publish';

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
    'discharge-follow-up',
    'eligibility-screening',
    'mental-health-follow-up',
    'prior-authorization',
    'referral',
    'sdoh-screening',
  ]);
});

describe.each(pathways)('the shipped pathway %s', (_name, source) => {
  const checked = check(source);

  it('passes every publishing check, with its templates in both languages and its forms', () => {
    expect(checked.findings).toEqual([]);
    expect(checked.ok).toBe(true);
  });

  it('names its sources and its milestones, and ends when the patient dies or leaves', () => {
    if (!checked.ok) throw new Error('does not pass');
    const { sources, milestones, interrupts } = checked.definition;
    expect(sources).not.toEqual([]);
    expect(Object.keys(milestones)).not.toEqual([]);
    expect(interrupts).toContainEqual(expect.objectContaining({ on: 'patient.died', exit: 'deceased' }));
    expect(interrupts).toContainEqual(expect.objectContaining({ on: 'patient.withdrew', exit: 'withdrawn' }));
    const heard = interrupts.map(({ on }) => on);
    expect(heard).toContain('encounter.admitted');
    expect(heard.includes('patient.optedOut') || heard.includes('consent.revoked')).toBe(true);
  });
});
