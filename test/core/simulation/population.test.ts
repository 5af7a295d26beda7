import { coverageOf } from '../../../core/simulation/coverage';
import { populationLoad, simulatePopulation } from '../../../core/simulation/population';
import { coverageWarnings, warningsOf } from '../../../core/simulation/warnings';
import { askAboutMedicines, oneTask } from '../../support/definitions';
import { pathwayOf } from '../../support/pathways';
import { clinic, dischargeFollowUp, played, scriptOf } from './example-clinic';

const medicines = askAboutMedicines();
const says = (answer: string) =>
  played(medicines, { replies: [{ to: 'medicines', after: 'PT1H', answer }], defaults: { tasks: { after: 'PT1H' } } });
const silent = played(medicines, { defaults: { tasks: { after: 'PT1H' } } });
const codes = (warnings: ReturnType<typeof warningsOf>) => warnings.map(({ code, key }) => `${code} ${key}`);

describe('coverage', () => {
  it('names the steps and the answers that no script has reached', () => {
    expect(coverageOf(medicines, [says('yes')])).toEqual({
      steps: 4,
      reachedSteps: 2,
      neverReached: ['barrier', 'silence'],
      listsNeverReached: ['medicines/on/no', 'medicines/on/timeout'],
    });
  });

  it('adds up over scripts', () => {
    const all = coverageOf(medicines, [says('yes'), says('no'), silent]);
    expect(all).toMatchObject({ reachedSteps: 4, neverReached: [], listsNeverReached: [] });
    expect(coverageWarnings(all)).toEqual([]);
  });

  it('tells an outcome that was never chosen, also when nothing follows from it', () => {
    const run = played(oneTask(), { tasks: [{ step: 'call', after: 'PT1H', outcome: 'reached' }] });
    expect(codes(coverageWarnings(coverageOf(oneTask(), [run])))).toEqual([
      'list-never-reached call/outcome/no-answer',
    ]);
  });
});

describe('warnings', () => {
  const two = (gap: string) =>
    pathwayOf(`
    - message: one
      template: one
      channels: [sms]
    - wait: { until: ${gap} }
    - message: two
      template: two
      channels: [sms]`);
  const dueIn = (due: string) =>
    pathwayOf(`
    - task: t
      title: T
      queue: nurses
      due: ${due}
      outcomes: { done: [] }`);

  it('tell two texts on one day of the patient, and none for texts on two days', () => {
    expect(codes(warningsOf(played(two('PT5H')), clinic.calendar))).toEqual(['two-texts-one-day two#1']);
    expect(warningsOf(played(two('P1D')), clinic.calendar)).toEqual([]);
  });

  it('tell a task that is due on a weekend or a holiday, 24:00 belonging to the day that ends', () => {
    const due = (amount: string, start: string) => codes(warningsOf(played(dueIn(amount), { start }), clinic.calendar));
    expect(due('P5D', '2026-03-02T10:00:00-05:00')).toEqual(['due-on-closed-day t#1']);
    expect(due('4 days', '2026-03-02T10:00:00-05:00')).toEqual([]);
    expect(due('P1D', '2026-12-24T10:00:00-05:00')).toEqual(['due-on-holiday t#1']);
  });

  it('tell a text that waits for the end of the quiet hours, and one that expires by waiting', () => {
    const night = { start: '2026-03-02T22:00:00-05:00' };
    expect(codes(warningsOf(played(two('P2D'), night), clinic.calendar))).toEqual([
      'text-held one#1',
      'text-held two#1',
    ]);
    const brief = pathwayOf('- message: m\n      template: m\n      channels: [sms]\n      expires: PT1H');
    expect(codes(warningsOf(played(brief, night), clinic.calendar))).toEqual(['text-expired m#1']);
  });
});

describe('the load of a population', () => {
  it('falls on the weekdays on which tasks are opened, due and open, in proportion to the patients', () => {
    // Opened Monday, due at the end of Wednesday, done on Wednesday morning.
    const run = played(oneTask(), { tasks: [{ step: 'call', after: 'P2D', outcome: 'reached' }] });
    const [load] = populationLoad([run], 10);
    expect(load?.queue).toBe('coordinators');
    expect(load?.days.map(({ opened }) => opened)).toEqual([10, 0, 0, 0, 0, 0, 0]);
    expect(load?.days.map(({ due }) => due)).toEqual([0, 0, 10, 0, 0, 0, 0]);
    expect(load?.days.map(({ open }) => open)).toEqual([10, 10, 0, 0, 0, 0, 0]);
    expect(populationLoad([run, says('yes')], 10)[0]?.days[0]).toEqual({ opened: 5, due: 0, open: 5 });
  });

  it('is that of patients with behavior of their own, and the same for the same seed', () => {
    const script = scriptOf({
      defaults: { replies: 'random', tasks: 'random' },
      random: { facts: { 'lace.score': [4, 12, null] }, events: { 'encounter.admitted': 0.2 } },
    });
    const many = (seed: number) =>
      simulatePopulation(dischargeFollowUp(), script, { patients: 80, perWeek: 20, seed }, clinic);
    const population = many(7);
    expect(Object.values(population.outcomes).reduce((sum, count) => sum + count)).toBe(80);
    expect(population.outcomes['readmitted']).toBeGreaterThan(0);
    expect(population.outcomes['completed']).toBeGreaterThan(0);
    expect(population.coverage.reachedSteps).toBeGreaterThan(40);
    expect(population.load.map(({ queue }) => queue)).toEqual(['coordinators', 'managers', 'nurses']);
    expect(many(7)).toEqual(population);
    expect(many(8)).not.toEqual(population);
  });
});
