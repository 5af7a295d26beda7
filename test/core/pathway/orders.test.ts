import type { Step } from '../../../core/pathway/definition';
import { nextWake } from '../../../core/pathway/engine';
import { EngineHost } from '../../support/engine-host';
import { pathwayOf } from '../../support/pathways';

const reason = 'as the patient wishes';
const task = (id: string, rest = ''): string => `{ task: ${id}, title: Do it, queue: nurses, due: P1D${rest} }`;
const open = (host: EngineHost): readonly string[] => [...host.openTasks.keys()];

function running(steps: string, rest = ''): EngineHost {
  return new EngineHost(pathwayOf(steps, rest)).start().answerAll();
}

describe('a paused pathway', () => {
  const waits = `
    - wait: { until: P1D }
    - ${task('after')}`;

  it('lets no time pass for its steps, and does on resuming what came due meanwhile', () => {
    const host = running(waits).send({ type: 'paused', reason });
    expect(nextWake(host.state)).toBeNull();
    expect(open(host.pass(3))).toEqual([]);
    host.send({ type: 'resumed' }).pass(0).answerAll();
    expect(open(host)).toEqual(['after#1']);
  });

  it('takes in the outcome of an open task and opens the next step when it goes on', () => {
    const host = running(`
    - ${task('first')}
    - ${task('second')}`);
    host.send({ type: 'paused', reason }).complete('first#1', 'done').answerAll();
    expect(open(host)).toEqual([]);
    expect(open(host.send({ type: 'resumed' }).answerAll())).toEqual(['second#1']);
  });

  it('still watches the clocks of its milestones, and can be left', () => {
    const host = running(waits, 'milestones: { seen: P14D of start }').send({ type: 'paused', reason });
    expect(host.pass(2).ofType('miss-milestone')).toHaveLength(1);
    host.send({ type: 'cancelled', outcome: 'cancelled' });
    expect(host.state.outcome).toBe('cancelled');
  });

  it('tells each pause and each end of one once, however often it is ordered', () => {
    const host = running(waits);
    for (let i = 0; i < 2; i += 1) {
      host.send({ type: 'paused', reason }).send({ type: 'paused', reason });
      host.send({ type: 'resumed' }).send({ type: 'resumed' });
    }
    expect(host.ofType('note').map(({ note }) => note)).toEqual(['paused', 'resumed', 'paused', 'resumed']);
  });
});

describe('a skipped step', () => {
  it('is taken back without reaching its milestone, and the next one opens', () => {
    const host = running(`
    - task: first
      title: Do it
      queue: nurses
      due: P1D
      reaches: contacted
    - ${task('second')}`);
    host.send({ type: 'step-skipped', key: 'first#1', reason }).answerAll();
    expect(open(host)).toEqual(['second#1']);
    expect(host.ofType('close-task')).toMatchObject([{ target: 'first#1' }]);
    expect(host.ofType('reach-milestone')).toEqual([]);
  });

  it('takes everything inside it along', () => {
    const host = running(`
    - parallel: both
      branches: [[${task('left')}], [${task('right')}]]
    - ${task('after')}`);
    host.send({ type: 'step-skipped', key: 'both#1', reason }).answerAll();
    expect(open(host)).toEqual(['after#1']);
  });

  it('that is a question withdraws its message', () => {
    const host = running(`
    - ask: well
      template: how-are-you
      reply: { kind: yes-no }
      timeout: P2D`);
    host.send({ type: 'step-skipped', key: 'well#1', reason });
    expect(host.ofType('withdraw-message')).toMatchObject([{ target: 'well#1' }]);
  });
});

describe('a repeated step', () => {
  it('is done once more beside what is going on, and the pathway waits for it', () => {
    const host = running(`
    - ${task('first')}
    - ${task('second')}`);
    host.complete('first#1', 'done').answerAll();
    host.send({ type: 'step-repeated', stepId: 'first', reason }).answerAll();
    expect(open(host)).toEqual(['second#1', 'first#2']);
    host.complete('second#1', 'done');
    expect(host.ended).toBe(false);
    expect(host.complete('first#2', 'done').ended).toBe(true);
  });
});

describe('a step added for one patient', () => {
  const extra = (id: string): Step => {
    const { steps } = pathwayOf(`
    - task: ${id}
      title: Do it too
      queue: nurses
      due: P1D
      outcomes: { done: [{ wait: { id: later, until: P1D } }] }`);
    const [step] = steps;
    if (!step) throw new Error('no step');
    return step;
  };

  it('runs with all that is inside it beside what is going on, and the pathway waits for it', () => {
    const host = running(`- ${task('first')}`)
      .add(extra('extra'))
      .answerAll();
    expect(open(host)).toEqual(['first#1', 'extra#1']);
    expect(host.complete('first#1', 'done').ended).toBe(false);
    host.complete('extra#1', 'done').answerAll();
    expect(host.ended).toBe(false);
    expect(host.pass(1).ended).toBe(true);
  });

  it('opens when a paused pathway goes on, and can be skipped, moved and done once more', () => {
    const host = running(`- ${task('first')}`)
      .send({ type: 'paused', reason })
      .add(extra('extra'));
    expect(open(host)).toEqual(['first#1']);
    host.send({ type: 'resumed' }).answerAll();
    host.send({ type: 'step-rescheduled', key: 'extra#1', to: host.now, reason });
    expect(host.ofType('reschedule-task')).toHaveLength(1);
    host.send({ type: 'step-skipped', key: 'extra#1', reason });
    expect(open(host)).toEqual(['first#1']);
    host.send({ type: 'step-repeated', stepId: 'extra', reason }).answerAll();
    expect(open(host)).toEqual(['first#1', 'extra#2']);
  });

  it('begins once, however often it is told', () => {
    const host = running(`- ${task('first')}`).add(extra('extra'));
    const before = host.state;
    host.send({ type: 'step-added', stepId: 'extra', reason });
    expect(host.state).toEqual(before);
  });

  it('is as it was in another version of the pathway', () => {
    const host = running(`- ${task('first')}`)
      .add(extra('extra'))
      .answerAll();
    const plan = host.migrate(pathwayOf(`- ${task('first', ', priority: urgent')}`));
    expect(plan.steps.map(({ key, verdict }) => [key, verdict])).toEqual([
      ['first#1', 'waits-at'],
      ['extra#1', 'waits-at'],
    ]);
    expect(open(host)).toEqual(['first#1', 'extra#1']);
    host.complete('first#1', 'done').complete('extra#1', 'done').answerAll();
    expect(host.pass(1).ended).toBe(true);
  });

  it('needs a person when the other version has a step of its id', () => {
    const host = running(`- ${task('first')}`)
      .add(extra('extra'))
      .answerAll();
    const to = pathwayOf(`
    - ${task('first')}
    - ${task('extra')}`);
    expect(host.migrate(to).verdict).toBe('needs-person');
    expect(host.migrate(to, { 'extra#1': null }).verdict).toBe('re-opens');
    expect(open(host)).toEqual(['first#1']);
    host.complete('first#1', 'done').answerAll();
    expect(open(host)).toEqual(['extra#2']);
    expect(host.complete('extra#2', 'done').ended).toBe(true);
  });
});

describe('a rescheduled step', () => {
  it('that is a wait ends at the new time', () => {
    const host = running('- wait: { until: P1D }');
    host.send({ type: 'step-rescheduled', key: 'wait#1', to: host.now + 5 * 86_400_000, reason });
    host.answer('wait#1/until~1', true, 5);
    expect(host.pass(4).ended).toBe(false);
    expect(host.pass(1).ended).toBe(true);
  });

  it('that is a task is due at the new time and escalates from there', () => {
    const host = running(`- ${task('call', ', escalate: [{ after: P1D, to: managers }]')}`);
    const to = host.now + 5 * 86_400_000;
    host.send({ type: 'step-rescheduled', key: 'call#1', to, reason });
    expect(host.ofType('deadline').at(-2)).toMatchObject({ key: 'call#1/due~1', amount: 'PT0S', from: { at: to } });
    host.answer('call#1/due~1', true, 5).answer('call#1/escalate/1~1', true, 6);
    expect(host.pass(5).ofType('escalate-task')).toEqual([]);
    expect(host.pass(1).ofType('escalate-task')).toHaveLength(1);
  });
});

describe('an order that fits nothing', () => {
  it.each([
    { type: 'step-skipped', key: 'nobody#1', reason },
    { type: 'step-repeated', stepId: 'nobody', reason },
    { type: 'step-added', stepId: 'nobody', reason },
    { type: 'step-rescheduled', key: 'nobody#1', to: 0, reason },
    { type: 'resumed' },
  ] as const)('changes nothing: $type', (order) => {
    const host = running(`- ${task('call')}`);
    const before = host.state;
    expect(host.send(order).state).toEqual(before);
  });
});

describe('an interrupt', () => {
  const interrupts = (then: string): string => `
interrupts:
  - on: encounter.admitted
    then: ${then}
    steps: [${task('visit')}]`;
  const steps = `
    - ${task('first')}
    - wait: { until: P1D }
    - ${task('second')}`;

  it('holds the pathway until its steps are done, and then lets it go on', () => {
    const host = running(steps, interrupts('resume')).complete('first#1', 'done').answerAll();
    host.send({ type: 'happened', name: 'encounter.admitted' }).answerAll();
    expect(open(host.pass(2).answerAll())).toEqual(['visit#1']);
    host.complete('visit#1', 'done').pass(0).answerAll();
    expect(open(host)).toEqual(['second#1']);
  });

  it('whose steps end after everything else has ended ends the pathway', () => {
    const host = running(task('only').replace(/^/, '- '), interrupts('resume'));
    host.send({ type: 'happened', name: 'encounter.admitted' }).answerAll();
    expect(host.complete('only#1', 'done').ended).toBe(false);
    expect(host.complete('visit#1', 'done').ended).toBe(true);
  });

  it('cancels the pathway and begins it again after its steps', () => {
    const host = running(steps, interrupts('restart')).complete('first#1', 'done').answerAll();
    host.send({ type: 'happened', name: 'encounter.admitted' }).answerAll();
    expect(open(host)).toEqual(['visit#1']);
    expect(open(host.complete('visit#1', 'done').answerAll())).toEqual(['first#2']);
  });

  it('that leaves the pathway goes before one that is being carried out', () => {
    const host = running(steps, `${interrupts('resume')}\n  - { on: patient.died, exit: deceased }`);
    host.send({ type: 'happened', name: 'encounter.admitted' }).answerAll();
    host.send({ type: 'happened', name: 'patient.died' });
    expect(host.state).toMatchObject({ status: 'ended', outcome: 'deceased' });
    expect(open(host)).toEqual([]);
  });

  it('goes on while a person has paused the pathway only after it is resumed', () => {
    const host = running(steps, interrupts('resume')).send({ type: 'paused', reason });
    host.send({ type: 'happened', name: 'encounter.admitted' }).answerAll();
    expect(open(host)).toEqual(['first#1']);
    expect(open(host.send({ type: 'resumed' }).answerAll())).toEqual(['first#1', 'visit#1']);
  });
});
