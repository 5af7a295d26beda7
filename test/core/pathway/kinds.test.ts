import { parsePathway } from '../../../core/pathway/parse';
import { EngineHost } from '../../support/engine-host';
import { pathwayOf } from '../../support/pathways';

const DAY = 86_400_000;

/** A host that has begun a pathway written as YAML steps, all its first deadlines one day away. */
function running(steps: string, rest = ''): EngineHost {
  return new EngineHost(pathwayOf(steps, rest)).start().answerAll(false);
}

const open = (host: EngineHost): readonly string[] => [...host.openTasks.keys()];
const steps = (host: EngineHost): readonly string[] => Object.keys(host.state.nodes);

describe('a questionnaire', () => {
  it('opens a task with its form and goes on by whether it was answered', () => {
    const host = running(`
    - questionnaire: phq
      form: phq-2
      title: Ask the two questions
      queue: nurses
      due: P1D
      outcomes: { completed: [], declined: [{ task: why, title: Ask why, queue: nurses, due: P1D }] }`);
    expect(host.ofType('open-task')).toMatchObject([{ target: 'phq#1', form: 'phq-2', queue: 'nurses' }]);
    expect(open(host.complete('phq#1', 'declined'))).toEqual(['why#1']);
  });
});

describe('a service', () => {
  it('is a task for a person whose outcomes are the results of the call', () => {
    const host = running(`
    - service: coverage
      operation: coverage.check
      title: Check the coverage
      queue: coordinators
      due: P1D
      outcomes: { active: [{ end: covered }], inactive: [{ end: not-covered }] }`);
    expect(host.openTasks.get('coverage#1')).toEqual(['active', 'inactive']);
    host.complete('coverage#1', 'inactive');
    expect(host.state.outcome).toBe('not-covered');
  });
});

describe('an appointment', () => {
  const visit = `
    - appointment: visit
      title: Book the visit
      queue: coordinators
      due: P2D
      confirm: P7D
      outcomes:
        kept: { reaches: contacted, steps: [{ end: seen }] }
        no-show: [{ task: call, title: Call about the missed visit, queue: coordinators, due: P1D }]
        not-booked: [{ end: refused }]`;

  it('is booked by a person, and ends by what the scheduling system tells', () => {
    const host = running(visit).complete('visit#1', 'booked').answerAll();
    expect(steps(host)).toEqual(['visit#1']);
    host.send({ type: 'happened', name: 'appointment.kept' });
    expect(host.state).toMatchObject({ status: 'ended', outcome: 'seen' });
    expect(host.ofType('reach-milestone')).toHaveLength(1);
  });

  it('closes the booking task when the scheduling system was faster', () => {
    const host = running(visit).send({ type: 'happened', name: 'appointment.booked' });
    expect(host.ofType('close-task')).toMatchObject([{ target: 'visit#1' }]);
    host.answerAll().send({ type: 'happened', name: 'appointment.noShow' }).answerAll();
    expect(open(host)).toEqual(['call#1']);
  });

  it('asks a person when nobody has told what became of the visit', () => {
    const host = running(visit).complete('visit#1', 'booked').answerAll().pass(1).answerAll();
    expect(host.openTasks.get('visit#1/confirm')).toEqual(['kept', 'no-show', 'cancelled']);
    expect(open(host.complete('visit#1/confirm', 'no-show').answerAll())).toEqual(['call#1']);
    expect(host.ofType('close-task')).toEqual([]);
  });

  it('takes the question back when the answer comes from elsewhere', () => {
    const host = running(visit).complete('visit#1', 'booked').answerAll().pass(1).answerAll();
    host.send({ type: 'happened', name: 'appointment.kept' });
    expect(host.ofType('close-task')).toMatchObject([{ target: 'visit#1/confirm' }]);
    expect(host.ended).toBe(true);
  });

  it('ends without a visit when it could not be booked', () => {
    expect(running(visit).complete('visit#1', 'not-booked').state.outcome).toBe('refused');
  });

  it('has only the results that a visit can have', () => {
    const parsed = parsePathway(`pathway: x\ntitle: X\nsteps:\n    ${visit.replace('no-show', 'late').trim()}\n`);
    expect(parsed).toMatchObject({
      ok: false,
      findings: [{ message: expect.stringContaining('"late" is no result of a visit') }],
    });
  });
});

describe('a goal', () => {
  const goal = `
    - goal: controlled
      met: 'patient.hasPhone'
      check: P1D
      until: P30D
      on: { met: [{ end: controlled }], unmet: [{ end: not-controlled }] }`;

  /** The goal's time is far away, its next look a day. */
  function looking(): EngineHost {
    const host = new EngineHost(pathwayOf(goal)).start();
    host.answer('controlled#1/until', true, 30).answerAll(false);
    return host;
  }

  it('is met at once when it is met already', () => {
    const host = new EngineHost(pathwayOf(goal)).start().answerAll(true);
    expect(host.state.outcome).toBe('controlled');
  });

  it('looks again every interval and after each event; what is unknown is not met', () => {
    const host = looking();
    expect(host.ofType('decide')).toHaveLength(1);
    host.pass(1).answerAll('unknown').send({ type: 'happened', name: 'observation.recorded' });
    expect(host.ofType('decide')).toHaveLength(3);
    expect(host.answerAll(true).state.outcome).toBe('controlled');
  });

  it('is given up when its time is over', () => {
    const host = looking();
    for (let day = 0; day < 30; day += 1) host.pass(1).answerAll(false);
    expect(host.state.outcome).toBe('not-controlled');
  });
});

describe('a call', () => {
  const call = `
    - call: prepare
      pathway: appointment-preparation
      timeout: P30D
      on: { completed: [{ end: prepared }], timeout: [{ end: late }], other: [{ end: unprepared }] }`;

  it('starts another pathway and goes on by how that one ends', () => {
    const host = running(call);
    expect(host.ofType('start-child')).toMatchObject([{ target: 'prepare#1', pathway: 'appointment-preparation' }]);
    host.send({ type: 'child-ended', key: 'prepare#1', outcome: 'completed' });
    expect(host.state.outcome).toBe('prepared');
  });

  it('has a way for outcomes that it does not name', () => {
    const host = running(call).send({ type: 'child-ended', key: 'prepare#1', outcome: 'readmitted' });
    expect(host.state.outcome).toBe('unprepared');
  });

  it('cancels the other pathway when it has waited long enough, or is cancelled itself', () => {
    expect(running(call).pass(1).ofType('cancel-child')).toMatchObject([{ target: 'prepare#1' }]);
    const left = running(call).send({ type: 'cancelled', outcome: 'cancelled' });
    expect(left.ofType('cancel-child')).toMatchObject([{ target: 'prepare#1' }]);
    expect(left.send({ type: 'child-ended', key: 'prepare#1', outcome: 'completed' }).state.outcome).toBe('cancelled');
  });
});

describe('what counts from another step', () => {
  const pathway = (reckon: string): EngineHost =>
    new EngineHost(
      pathwayOf(`
    - parallel: both
      branches:
        - - task: surgery
            title: Surgery
            queue: nurses
            due: P10D
        - - task: call
            title: Call after surgery
            queue: nurses
            due: 7 days after ${reckon} surgery
            escalate: [{ after: P1D, to: managers }]`),
    ).start();
  const planned = (host: EngineHost): EngineHost => {
    host.answer('surgery#1/due', true, 10);
    for (const key of [...host.unanswered.keys()]) host.answer(key, true, 17);
    return host;
  };
  const lastDue = (host: EngineHost) =>
    host
      .ofType('deadline')
      .filter(({ key }) => key.startsWith('call#1/due'))
      .at(-1);

  it.each(['actual', 'planned'])('counts from the plan while the step is not done (%s)', (reckon) => {
    const host = pathway(reckon);
    const begun = host.now;
    expect(lastDue(planned(host))).toMatchObject({ from: { at: begun + 10 * DAY, label: 'surgery planned' } });
    expect(host.ofType('reschedule-task')).toMatchObject([{ target: 'call#1', due: 'call#1/due~1' }]);
  });

  it('moves with it when it is done, if it counts from the actual time', () => {
    const host = planned(pathway('actual')).pass(3);
    host.complete('surgery#1', 'done').answerAll();
    expect(lastDue(host)).toMatchObject({ key: 'call#1/due~2', from: { at: host.now, label: 'surgery done' } });
    expect(host.ofType('reschedule-task')).toHaveLength(2);
    expect(Object.keys(host.state.timers)).toEqual(['call#1/due~2', 'call#1/escalate/1~2']);
    expect(host.pass(9).ofType('escalate-task')).toHaveLength(1);
  });

  it('stays where it is, if it counts from the plan', () => {
    const host = planned(pathway('planned')).pass(3);
    host.complete('surgery#1', 'done').answerAll();
    expect(host.ofType('reschedule-task')).toHaveLength(1);
  });

  it('moves a wait as well', () => {
    const host = new EngineHost(
      pathwayOf(`
    - parallel: both
      branches:
        - - task: surgery
            title: Surgery
            queue: nurses
            due: P10D
        - - wait: { until: 7 days after actual surgery }
          - task: later
            title: Later
            queue: nurses
            due: P1D`),
    ).start();
    planned(host).pass(3).complete('surgery#1', 'done');
    host.answer('wait#1/until~2', true, 7).answerAll();
    expect(open(host.pass(6).answerAll())).toEqual([]);
    expect(open(host.pass(1).answerAll())).toEqual(['later#1']);
  });
});

describe('what counts from a date among the facts', () => {
  const visit = 'encounter.dischargedAt';

  it('waits until then, and looks again whenever something has happened', () => {
    const host = new EngineHost(pathwayOf(`- wait: { until: 2 business days before ${visit}, timeout: P90D }`)).start();
    expect(host.ofType('deadline')).toMatchObject([
      { key: 'wait#1/until', amount: '2 business days', direction: 'before', from: { fact: visit, label: visit } },
      { key: 'wait#1/timeout' },
    ]);
    host.answer('wait#1/timeout', true, 90).send({ type: 'deadline-unknown', key: 'wait#1/until' });
    expect(Object.keys(host.state.timers)).toEqual(['wait#1/timeout']);
    host.send({ type: 'happened', name: 'appointment.booked' }).answer('wait#1/until~1', true, 5);
    expect(host.pass(4).ended).toBe(false);
    expect(host.pass(1).ended).toBe(true);
  });

  it('is given up at the timeout when the date never becomes known', () => {
    const host = new EngineHost(pathwayOf(`- wait: { until: P1D of ${visit}, timeout: P90D }`)).start();
    host.send({ type: 'deadline-unknown', key: 'wait#1/until' }).answer('wait#1/timeout', true, 90);
    expect(host.pass(90).ended).toBe(true);
  });

  it('gives a task the earlier of the date and the latest time', () => {
    const host = running(`- { task: labs, title: Labs, queue: nurses, due: { before: ${visit}, at-latest: P14D } }`);
    expect(host.ofType('deadline')).toMatchObject([
      { amount: 'PT0S', direction: 'before', from: { fact: visit }, atLatest: { amount: 'P14D' } },
    ]);
  });

  it.each([
    [`- wait: { until: P1D of ${visit} }`, 'needs a "timeout"'],
    [`- { task: labs, title: Labs, queue: nurses, due: P1D of ${visit} }`, 'at-latest: P14D'],
  ])('must say what holds while it is not known: %s', (steps, message) => {
    const parsed = parsePathway(`pathway: x\ntitle: X\nsteps:\n    ${steps}\n`);
    expect(parsed).toMatchObject({ ok: false, findings: [{ message: expect.stringContaining(message) }] });
  });
});
