import type { PathwayDefinition } from '../../../core/pathway/definition';
import { coverageOf } from '../../../core/simulation/coverage';
import type { SimulationOptions } from '../../../core/simulation/options';
import { warningsOf } from '../../../core/simulation/warnings';
import { pathwayOf } from '../../support/pathways';
import { clinic, linesOf, played } from './example-clinic';

const task = (id: string): string => `{ task: ${id}, title: Do it, queue: nurses, due: P1D, outcomes: { done: [] } }`;
const caller = pathwayOf(`
    - call: prepare
      pathway: preparation
      timeout: P20D
      on: { prepared: [${task('visit')}], not-started: [${task('look')}], timeout: [${task('chase')}], refused: [] }
    - end: completed`);
const preparation: PathwayDefinition = {
  ...pathwayOf(`
    - message: welcome
      template: welcome
      channels: [sms]
    - task: lab
      title: Take blood
      queue: coordinators
      due: P2D
      outcomes: { done: [], refused: [{ end: refused }] }
    - wait: { until: P3D }
    - end: prepared`),
  pathway: 'preparation',
};
const withChild: SimulationOptions = {
  ...clinic,
  pathway: (name) => (name === 'preparation' ? preparation : undefined),
};
const opened = (run: ReturnType<typeof played>) => run.tasks.map(({ key }) => key);

describe('a scripted end of a called pathway', () => {
  it('comes when the script says, and leads where the call says', () => {
    const run = played(caller, { calls: [{ step: 'prepare', after: 'P4D', outcome: 'prepared' }] });
    expect(linesOf(run)).toEqual(
      expect.arrayContaining([
        '03-02 10:00 note prepare#1 calls preparation',
        '03-06 10:00 note prepare#1 child prepared',
        '03-06 10:00 task-opened visit#1 nurses',
      ]),
    );
    expect(run.problems).toEqual([]);
  });

  it('may be that it could not begin', () => {
    expect(opened(played(caller, { calls: [{ step: 'prepare', after: 'PT0S', outcome: 'not-started' }] }))).toEqual([
      'look#1',
    ]);
  });

  it('counts as reached, also where nothing follows from it', () => {
    const never = (outcome: string) =>
      coverageOf(caller, [played(caller, { calls: [{ step: 'prepare', after: 'P1D', outcome }] })]).listsNeverReached;
    expect(never('refused')).not.toContain('prepare/on/refused');
    expect(never('prepared')).toContain('prepare/on/refused');
  });

  it('is for one occurrence where it says so, and told when nothing asks for it', () => {
    const run = played(caller, {
      calls: [
        { step: 'prepare', occurrence: 2, after: 'P1D', outcome: 'prepared' },
        { step: 'other', after: 'P1D', outcome: 'prepared' },
      ],
    });
    expect(opened(run)).toEqual(['chase#1']);
    expect(run.problems).toEqual([
      { kind: 'call-unused', step: 'prepare' },
      { kind: 'call-unused', step: 'other' },
    ]);
    expect(warningsOf(run, clinic.calendar).map(({ code }) => code)).toContain('call-unused');
  });

  it('that the call has nothing for is told, and passed over as the product passes over it', () => {
    const run = played(caller, { calls: [{ step: 'prepare', after: 'P1D', outcome: 'perpared' }] });
    expect(run.problems).toEqual([{ kind: 'no-such-end', step: 'prepare', value: 'perpared' }]);
    expect(run.end).toMatchObject({ kind: 'ended', outcome: 'completed' });
  });
});

describe('without a scripted end a call ends', () => {
  const tasks = { after: 'PT1H' };
  it('by its timeout when the defaults say never, or when the called pathway is not at hand', () => {
    expect(opened(played(caller, { defaults: { tasks, calls: 'never' } }, withChild))).toEqual(['chase#1']);
    expect(opened(played(caller, { defaults: { tasks } }))).toEqual(['chase#1']);
  });

  it('as the defaults say', () => {
    const run = played(caller, { defaults: { tasks, calls: { after: 'P2D', outcome: 'prepared' } } });
    expect(linesOf(run)).toContain('03-04 10:00 task-opened visit#1 nurses');
  });

  it('by chance, in one of the ways the call has something for, the same for the same seed', () => {
    const drawn = (seed: number) => played(caller, { defaults: { tasks, calls: 'random' }, seed });
    const ends = Array.from({ length: 12 }, (_, seed) => opened(drawn(seed))[0]);
    expect(new Set(ends)).toEqual(new Set(['visit#1', 'look#1', undefined]));
    expect(drawn(3)).toEqual(drawn(3));
  });

  it('as the called pathway itself goes, whose steps stand among the lines of the caller', () => {
    const run = played(caller, { defaults: { tasks } }, withChild);
    expect(linesOf(run)).toEqual([
      '03-02 10:00 started example',
      '03-02 10:00 note prepare#1 calls preparation',
      '03-02 10:00 started prepare#1>preparation',
      '03-02 10:00 task-opened prepare#1>lab#1 coordinators',
      '03-02 10:00 message-sent prepare#1>welcome#1 sms',
      '03-02 11:00 task-completed prepare#1>lab#1 done',
      '03-05 11:00 ended prepare#1>prepared',
      '03-05 11:00 note prepare#1 child prepared',
      '03-05 11:00 task-opened visit#1 nurses',
      '03-05 12:00 task-completed visit#1 done',
      '03-05 12:00 ended completed',
    ]);
    expect(run.tasks.map(({ queue }) => queue)).toEqual(['nurses', 'coordinators']);
    expect(run.messages.map(({ key }) => key)).toEqual(['prepare#1>welcome#1']);
    expect(coverageOf(caller, [run]).steps).toBe(5);
  });

  it('by its timeout while the called pathway still waits, whose open tasks are taken back then', () => {
    const run = played(caller, {}, withChild);
    expect(run.tasks.find(({ key }) => key === 'prepare#1>lab#1')?.closed).toEqual({
      at: Date.parse('2026-03-22T10:00:00-04:00'),
      reason: 'cancelled',
    });
    expect(opened(run)).toContain('chase#1');
  });

  it('with what happens around the patient: the called pathway hears of it too', () => {
    const alert = { ...preparation, interrupts: [{ on: 'encounter.admitted', exit: 'refused', steps: [] }] };
    const heard = { ...clinic, pathway: () => alert };
    const run = played(caller, { events: [{ after: 'P1D', name: 'encounter.admitted' }] }, heard);
    expect(linesOf(run)).toContain('03-03 10:00 ended prepare#1>refused');
    expect(run.end).toMatchObject({ kind: 'ended', outcome: 'completed' });
  });
});

it('pathways that call each other in a ring are played to an end', () => {
  const ring = pathwayOf('- call: again\n      pathway: ring\n      timeout: P1D\n      on: {}\n    - end: done');
  const run = played(ring, {}, { ...clinic, pathway: () => ring });
  expect(run.end).toMatchObject({ kind: 'ended', outcome: 'done' });
  expect(run.events).toBeLessThan(100);
});

it('the clinic hears later of a patient: the pathway begins then, its clocks count from the start', () => {
  const run = played(pathwayOf('- task: t\n      title: T\n      queue: nurses\n      due: 2 days of start'), {
    begins: 'PT5H',
  });
  expect(linesOf(run)).toContain('03-02 15:00 task-opened t#1 nurses');
  expect(run.tasks[0]?.due?.at).toBe(Date.parse('2026-03-05T00:00:00-05:00'));
});

it('several lines for one question are several replies', () => {
  const ask = pathwayOf(`
    - ask: how
      template: how
      reply: { kind: choice, options: [better, worse] }
      timeout: P2D
      on: { better: [], worse: [], timeout: [], unclear: [] }`);
  const run = played(ask, {
    replies: [
      { to: 'how', after: 'PT1H', answer: 'better' },
      { to: 'how', after: 'PT2H', answer: 'worse' },
    ],
  });
  expect(run.problems).toEqual([]);
  expect(linesOf(run)).toContain('03-02 11:00 answer how#1 better');
});
