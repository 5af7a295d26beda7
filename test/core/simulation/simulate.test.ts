import { askAboutMedicines, justWait, oneTask, thirtyDays } from '../../support/definitions';
import { pathwayOf } from '../../support/pathways';
import { clinic, linesOf, MONDAY, played } from './example-clinic';

describe('time', () => {
  it('goes to the next instant at which something is due, and no further', () => {
    const run = played(justWait('P3D'));
    expect(run.end).toEqual({ kind: 'ended', at: Date.parse('2026-03-05T15:00:00Z'), outcome: 'completed' });
  });

  it('counts in the zone the script names, else in the clinic’s', () => {
    const wait = pathwayOf('- wait: { until: 2 days }');
    expect(played(wait).end.at).toBe(Date.parse('2026-03-05T00:00:00-05:00'));
    expect(played(wait, { zone: 'America/Los_Angeles' }).end.at).toBe(Date.parse('2026-03-05T00:00:00-08:00'));
  });

  it('keeps the local time of day over a clock change', () => {
    const run = played(justWait('P1D'), { start: '2026-03-07T10:00:00-05:00' });
    expect(run.end.at).toBe(Date.parse('2026-03-08T10:00:00-04:00'));
  });
});

describe('tasks', () => {
  it('are due by the clinic’s calendar, with what that was computed from', () => {
    const [task] = played(oneTask(), { start: '2026-07-02T10:00:00-04:00' }).tasks;
    // July 3 2026 is the observed holiday, July 4 and 5 a weekend.
    expect(task).toMatchObject({
      key: 'call#1',
      queue: 'coordinators',
      due: {
        at: Date.parse('2026-07-08T00:00:00-04:00'),
        derivation: { rule: '2 business days of opened', holidaysSkipped: [{ date: '2026-07-03' }] },
      },
    });
  });

  it('stay open when nobody does them, and the run says what it waits for', () => {
    const run = played(oneTask());
    expect(run.end).toEqual({ kind: 'waiting', at: Date.parse(MONDAY), for: ['call#1'] });
    expect(run.tasks[0]).not.toHaveProperty('completed');
  });

  it('are done as scripted, after a delay from their opening', () => {
    const run = played(oneTask(), { tasks: [{ step: 'call', after: 'PT3H', outcome: 'no-answer' }] });
    expect(linesOf(run)).toEqual([
      '03-02 10:00 started example',
      '03-02 10:00 task-opened call#1 coordinators',
      '03-02 13:00 task-completed call#1 no-answer',
      '03-02 13:00 ended completed',
    ]);
  });

  it('take the line for their occurrence before the one for all', () => {
    const again = pathwayOf(`
    - repeat: rounds
      max: 3
      every: P1D
      steps:
        - task: call
          title: Call
          queue: coordinators
          due: P1D
          outcomes: { reached: [], no-answer: [] }`);
    const tasks = [
      { step: 'call', after: 'PT1H', outcome: 'no-answer' },
      { step: 'call', occurrence: 2, after: 'PT1H', outcome: 'reached' },
    ];
    expect(played(again, { tasks }).tasks.map(({ completed }) => completed?.outcome)).toEqual([
      'no-answer',
      'reached',
      'no-answer',
    ]);
  });

  it('go by the default where no line is for them: the first outcome, or the named one', () => {
    const first = played(oneTask(), { defaults: { tasks: { after: '1 business day' } } });
    expect(first.tasks[0]?.completed).toEqual({ at: Date.parse('2026-03-04T00:00:00-05:00'), outcome: 'reached' });
    const named = played(oneTask(), { defaults: { tasks: { after: 'PT1H', outcome: 'no-answer' } } });
    expect(named.tasks[0]?.completed?.outcome).toBe('no-answer');
  });

  it('are escalated when they stay open, and taken back by an interrupt', () => {
    const run = played(thirtyDays(), { events: [{ after: 'P9D', name: 'patient.died' }] });
    const [call] = run.tasks;
    expect(call?.escalations).toEqual([{ at: Date.parse('2026-03-06T00:00:00-05:00'), rung: 1, to: 'managers' }]);
    expect(call?.closed).toMatchObject({ at: Date.parse('2026-03-11T10:00:00-04:00') });
    expect(run.end).toMatchObject({ kind: 'ended', outcome: 'deceased' });
  });

  it('reports an outcome that a task does not have, and leaves the task open', () => {
    const run = played(oneTask(), { tasks: [{ step: 'call', after: 'PT1H', outcome: 'lost' }] });
    expect(run.problems).toEqual([{ kind: 'no-such-outcome', step: 'call', value: 'lost' }]);
    expect(run.end.kind).toBe('waiting');
  });
});

describe('conditions', () => {
  const byScore = pathwayOf(
    `
    - wait: { until: P2D }
    - branch: risk
      cases: [{ if: 'lace.score >= 10.0', steps: [{ end: high }] }]
      else: [{ end: low }]
      unknown: [{ end: not-known }]`,
    'facts: [lace.score]',
  );

  it.each([
    [12, 'high'],
    [3, 'low'],
    [null, 'not-known'],
  ])('with lace.score %s end %s', (score, outcome) => {
    expect(played(byScore, { facts: { 'lace.score': score } }).end).toMatchObject({ outcome });
  });

  it('see facts that have changed meanwhile, and not those that change later', () => {
    const change = (after: string) =>
      played(byScore, { facts: { 'lace.score': 3 }, events: [{ after, facts: { 'lace.score': 15 } }] });
    expect(change('P1D').end).toMatchObject({ outcome: 'high' });
    expect(change('P3D').end).toMatchObject({ outcome: 'low' });
  });

  it('see milestones reached and messages sent', () => {
    const counting = pathwayOf(
      `
    - message: hello
      template: hello
      channels: [sms]
      reaches: contacted
    - wait: { until: PT1H }
    - branch: told
      cases: [{ if: 'milestone.contacted && messages.sent == 1.0', steps: [{ end: told }] }]
      else: [{ end: silent }]`,
      'facts: [milestone.contacted, messages.sent]',
    );
    expect(played(counting).end).toMatchObject({ outcome: 'told' });
    expect(played(counting, { patient: { channels: ['email'] } }).end).not.toMatchObject({ outcome: 'told' });
  });
});

describe('limits and broken definitions', () => {
  it('stop a run that is longer than the days, and say so', () => {
    const limits = { days: 30, events: 1000 };
    expect(played(justWait('P60D'), {}, { ...clinic, limits }).end).toMatchObject({ kind: 'stopped', limit: 'days' });
    expect(played(justWait('P29D'), {}, { ...clinic, limits }).end.kind).toBe('ended');
  });

  it('stop a run that takes more events', () => {
    const run = played(thirtyDays(), {}, { ...clinic, limits: { days: 400, events: 5 } });
    expect(run).toMatchObject({ end: { kind: 'stopped', limit: 'events' }, events: 6 });
  });

  it('end where the product would hold the enrollment up', () => {
    const missing = { ...clinic, content: { template: () => null } };
    expect(played(askAboutMedicines(), {}, missing).end).toMatchObject({
      kind: 'broken',
      message: 'There is no message template "medicines".',
    });
    const condition = pathwayOf(`- branch: b\n      cases: [{ if: 'no.such', steps: [] }]\n      else: []`);
    expect(played(condition).end.kind).toBe('broken');
  });
});

describe('the world', () => {
  it('is heard at its instant, counted from the start or absolute', () => {
    const waiting = pathwayOf('- wait: { event: appointment.booked, timeout: P30D }');
    expect(played(waiting, { events: [{ after: 'P2D', name: 'appointment.booked' }] }).end.at).toBe(
      Date.parse('2026-03-04T15:00:00Z'),
    );
    expect(played(waiting, { events: [{ at: '2026-03-05T00:00:00Z', name: 'appointment.booked' }] }).end.at).toBe(
      Date.parse('2026-03-05T00:00:00Z'),
    );
  });

  it('ends when a person ends it', () => {
    const run = played(oneTask(), { cancel: { after: 'PT5H', outcome: 'moved-away' } });
    expect(run.end).toEqual({ kind: 'ended', at: Date.parse('2026-03-02T20:00:00Z'), outcome: 'moved-away' });
    expect(run.tasks[0]?.closed).toBeDefined();
  });
});
