import { presentRun } from '../../../core/simulation/present';
import { pathwayOf } from '../../support/pathways';
import { clinic, linesOf, played, scriptOf } from './example-clinic';
import { simulate } from '../../../core/simulation/simulate';

const medications = pathwayOf(
  `
    - repeat: medications
      for: { each: patient.medications, together: true }
      max: 2
      unknown: [{ task: ask, title: Ask for them, queue: nurses, due: P1D }]
      steps:
        - message: note
          template: about-item
          channels: [email]
        - task: compare
          title: { en: 'Compare {{ item }}', es: 'Comparar {{ item }}' }
          why: { en: 'Is {{ item | upcase }} on the discharge list?' }
          queue: nurses
          due: P1D
        - task: inr
          title: Arrange an INR test
          when: 'item == "warfarin"'
          queue: nurses
          due: P1D`,
  'facts: [patient.medications]',
);

const text = 'Hello {{ patient.given }}, about {{ item }}';
const options = {
  ...clinic,
  content: {
    template: (id: string) => ({
      template: id,
      email: { subject: { en: '{{ item }}', es: '{{ item }}' }, body: { en: text, es: text } },
    }),
  },
};

const run = (list: readonly string[] | null) =>
  played(
    medications,
    { facts: { 'patient.medications': list && [...list] }, defaults: { tasks: { after: 'PT1H' } } },
    options,
  );

it('a list is gone through, each round about its own item', () => {
  const done = run(['warfarin', 'metformin']);
  expect(done.end).toMatchObject({ kind: 'ended', outcome: 'completed' });
  expect(done.tasks.map(({ key, title }) => [key, title])).toEqual([
    ['compare#1', { en: 'Compare warfarin', es: 'Comparar warfarin' }],
    ['compare#2', { en: 'Compare metformin', es: 'Comparar metformin' }],
    ['inr#1', { en: 'Arrange an INR test' }],
  ]);
  expect(linesOf(done)).toContain('03-02 10:00 note medications#1 list 2');
});

it('messages and timeline say the item as people will read it', () => {
  const { messages, timeline } = presentRun(run(['warfarin', 'metformin']), medications, options, 'es');
  expect(messages.map(({ texts }) => texts.en)).toEqual([
    { subject: 'warfarin', body: 'Hello Rosa, about warfarin' },
    { subject: 'metformin', body: 'Hello Rosa, about metformin' },
  ]);
  expect(timeline.map(({ sentence }) => sentence)).toContain('Tarea para nurses: Comparar metformin.');
});

it('what is beyond the bound waits for a person', () => {
  const { end, tasks } = simulate(
    medications,
    scriptOf({ facts: { 'patient.medications': ['a', 'b', 'c'] } }),
    options,
  );
  expect(tasks.map(({ key }) => key)).toEqual(['medications#1/more-items', 'compare#1', 'compare#2']);
  expect(end).toMatchObject({ kind: 'waiting' });
});

it('a list that is not known has its own steps', () => {
  expect(run(null).tasks.map(({ key }) => key)).toEqual(['ask#1']);
});
