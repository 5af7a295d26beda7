import { EngineHost } from '../../support/engine-host';
import { pathwayOf } from '../../support/pathways';

/** A host that has begun a pathway written as YAML steps, all its first deadlines one day away. */
function running(steps: string, rest = ''): EngineHost {
  return new EngineHost(pathwayOf(steps, rest)).start().answerAll();
}

describe('a task', () => {
  const call = `
    - task: call
      title: Call
      queue: coordinators
      due: P1D
      escalate: [{ after: PT4H, to: managers }]
      outcomes: { reached: { reaches: contacted }, no-answer: [{ task: again, title: Again, queue: coordinators, due: P1D }] }`;

  it('is opened with its due time and moves on by its outcome', () => {
    const host = running(call);
    expect(host.ofType('open-task')).toMatchObject([{ target: 'call#1', queue: 'coordinators', due: 'call#1/due' }]);
    host.complete('call#1', 'no-answer').answerAll();
    expect([...host.openTasks.keys()]).toEqual(['again#1']);
  });

  it('reaches the milestone of its outcome, once', () => {
    const host = running(call, 'milestones: { contacted: within P2D of start }');
    host.complete('call#1', 'reached');
    expect(host.ofType('reach-milestone')).toMatchObject([{ name: 'contacted' }]);
    expect(host.ended).toBe(true);
  });

  it('escalates once per rung when nobody does it', () => {
    const host = running(call).pass(2).pass(2);
    expect(host.ofType('escalate-task')).toMatchObject([{ target: 'call#1', rung: 1, to: 'managers' }]);
  });

  it('is not completed twice, and not with an outcome it does not have', () => {
    const host = running(call).complete('call#1', 'no-such-outcome');
    expect(host.ended).toBe(false);
    host.complete('call#1', 'reached').complete('call#1', 'no-answer');
    expect(host.openTasks.has('again#1')).toBe(false);
  });
});

describe('a milestone', () => {
  it('is missed when its time comes first, and may still be reached late', () => {
    const host = running(
      '- wait: { event: visit.held, timeout: P30D }\n      reaches: visited',
      'milestones: { visited: P14D of start }',
    );
    host.answer('milestone/visited', true, 1);
    host.pass(1);
    expect(host.ofType('miss-milestone')).toMatchObject([{ name: 'visited' }]);
    host.send({ type: 'happened', name: 'visit.held' });
    expect(host.ofType('reach-milestone')).toHaveLength(1);
  });
});

describe('a message', () => {
  const ladder =
    '- { message: welcome, template: welcome, channels: [sms, email] }\n    - { task: next, title: Next, queue: coordinators, due: P1D }';

  it('does not hold the pathway up', () => {
    expect([...running(ladder).openTasks.keys()]).toEqual(['next#1']);
  });

  it('tries the next channel when the first fails', () => {
    const host = running(ladder).settle('welcome#1', 'sms', 'failed');
    expect(host.ofType('send').map(({ channel }) => channel)).toEqual(['sms', 'email']);
  });

  it('becomes a task for a person when every channel failed, and the pathway waits for that person', () => {
    const host = running(ladder)
      .settle('welcome#1', 'sms', 'failed')
      .settle('welcome#1', 'email', 'failed')
      .answerAll();
    host.complete('next#1', 'done');
    expect(host.ended).toBe(false);
    host.complete('welcome#1/delivery-failed', 'done');
    expect(host.ended).toBe(true);
  });

  it('is never sent again by itself after an unknown', () => {
    const host = running(ladder).settle('welcome#1', 'sms', 'unknown').answerAll();
    expect(host.ofType('send')).toHaveLength(1);
    expect(host.openTasks.has('welcome#1/delivery-unknown')).toBe(true);
  });

  it('is handed to the carrier again when its hold is over', () => {
    const host = running(ladder);
    host.send({ type: 'message-held', key: 'welcome#1', channel: 'sms', until: host.now + 3_600_000 });
    expect(host.ofType('send')).toHaveLength(1);
    host.toNextWake();
    expect(host.ofType('send').map(({ key }) => key)).toEqual(['welcome#1/send/sms/1', 'welcome#1/send/sms/2']);
  });

  it('still goes out when the pathway has ended while it was held', () => {
    const host = running('- { message: closing, template: closing }\n    - end: completed');
    host.send({ type: 'message-held', key: 'closing#1', channel: 'sms', until: host.now + 3_600_000 });
    expect(host.ended).toBe(false);
    host.toNextWake();
    expect(host.settle('closing#1', 'sms', 'sent').ended).toBe(true);
  });
});

describe('a question', () => {
  const ask = `
    - ask: how
      template: how
      reply: { kind: choice, options: [better, worse] }
      timeout: P2D
      on:
        worse: [{ task: nurse, title: Nurse, queue: nurses, due: PT30M, priority: urgent }]
        timeout: [{ task: silence, title: Silence, queue: coordinators, due: P1D }]
        unclear: [{ task: read, title: Read, queue: coordinators, due: P1D }]
    - { task: after, title: After, queue: coordinators, due: P1D }`;

  it.each([
    ['worse', 'nurse#1'],
    ['unclear', 'read#1'],
    ['better', 'after#1'],
  ])('answered "%s" goes on with %s', (option, task) => {
    const host = running(ask).deliverAll().send({ type: 'replied', key: 'how#1', option }).answerAll();
    expect([...host.openTasks.keys()]).toEqual([task]);
  });

  it('goes on by its timeout when nobody answers, and withdraws a text that has not left', () => {
    const host = running(ask);
    host.send({ type: 'message-held', key: 'how#1', channel: 'sms', until: host.now + 30 * 86_400_000 });
    host.toNextWake();
    expect(host.answerAll().openTasks.has('silence#1')).toBe(true);
    expect(host.ofType('withdraw-message')).toMatchObject([{ target: 'how#1' }]);
  });

  it('goes on by its timeout at once when it cannot reach the patient, and says so to a person', () => {
    const host = running(ask).settle('how#1', 'sms', 'suppressed', 'no-address').answerAll();
    expect([...host.openTasks.keys()].sort()).toEqual(['how#1/no-address', 'silence#1']);
  });

  it.each(['failed', 'suppressed'] as const)(
    'goes by the next channel and then to a person when the phone is no good (%s)',
    (result) => {
      const both = ask.replace('template: how', 'template: how\n      channels: [sms, email]');
      const host = running(both).settle('how#1', 'sms', result, 'unreachable');
      expect(host.ofType('send').at(-1)).toMatchObject({ target: 'how#1', channel: 'email' });
      host.settle('how#1', 'email', result, 'unreachable').answerAll();
      expect([...host.openTasks.keys()]).toContain('how#1/delivery-failed');
    },
  );

  it.each(['over-budget', 'out-of-hours'])('goes by the next channel when no text may go in time (%s)', (reason) => {
    const both = ask.replace('template: how', 'template: how\n      channels: [sms, email]');
    const host = running(both).settle('how#1', 'sms', 'suppressed', reason);
    expect(host.ofType('send').at(-1)).toMatchObject({ target: 'how#1', channel: 'email' });
  });

  it('answered late is read by a person, once', () => {
    const host = running(ask).deliverAll();
    host.toNextWake();
    host
      .send({ type: 'replied', key: 'how#1', option: 'worse' })
      .send({ type: 'replied', key: 'how#1', option: 'worse' });
    expect(host.ofType('open-task').filter(({ target }) => target === 'how#1/late-reply')).toHaveLength(1);
  });
});

describe('a branch', () => {
  const branch = `
    - branch: risk
      cases: [{ if: 'lace.score >= 10.0', steps: [{ set: risk, value: high }] }, { if: 'lace.score >= 5.0', steps: [{ set: risk, value: medium, id: m }] }]
      else: [{ set: risk, value: low, id: l }]
      unknown: [{ set: risk, value: unknown, id: u }]`;

  it.each([
    [[true, false], 'high'],
    [[false, true], 'medium'],
    [[false, false], 'low'],
    [['unknown', true], 'unknown'],
    [[true, 'unknown'], 'high'],
  ] as const)('with the answers %j chooses %s', (answers, risk) => {
    const host = new EngineHost(pathwayOf(branch)).start();
    answers.forEach((value, i) => host.answer(`risk#1/if/${i}`, value, 1));
    expect(host.state.recorded).toEqual({ risk });
  });
});

describe('parallel branches', () => {
  it('with "first" cancel the losers, their tasks and messages', () => {
    const host = running(`
    - parallel: race
      join: first
      branches:
        - [{ task: fast, title: Fast, queue: coordinators, due: P1D }]
        - [{ message: slow-text, template: slow }, { task: slow, title: Slow, queue: coordinators, due: P1D }]`);
    host.complete('fast#1', 'done');
    expect(host.ofType('close-task')).toMatchObject([{ target: 'slow#1' }]);
    expect(host.ofType('withdraw-message')).toMatchObject([{ target: 'slow-text#1' }]);
    expect(host.ended).toBe(true);
  });
});

describe('a repeat', () => {
  it('runs as often as its condition is true, with its pause, and not more than "max"', () => {
    const host = running(`
    - repeat: tries
      max: 2
      every: P1D
      while: '!milestone.contacted'
      steps: [{ task: try, title: Try, queue: coordinators, due: P1D }]`);
    host.complete('try#1', 'done').answerAll();
    host.toNextWake();
    host.answerAll().complete('try#2', 'done');
    expect(host.ended).toBe(true);
    expect(host.ofType('open-task')).toHaveLength(2);
  });

  it('ends when its condition cannot be known', () => {
    const host = new EngineHost(
      pathwayOf(`- { repeat: r, max: 3, while: 'lace.score > 1.0', every: P1D, steps: [{ wait: { until: P1D } }] }`),
    ).start();
    host.answer('r#1/while/1', 'unknown', 1);
    expect(host.ended).toBe(true);
  });
});

describe('an interrupt', () => {
  const steps =
    '- { message: welcome, template: welcome }\n    - { task: call, title: Call, queue: coordinators, due: P1D }';
  const interrupts = `interrupts:
    - { on: encounter.dischargeCancelled, exit: entered-in-error, steps: [{ message: retraction, template: retraction, when: 'messages.sent > 0.0' }] }
    - { on: patient.optedOut, steps: [{ task: ask-again, title: Ask, queue: coordinators, due: P1D }] }`;

  it('with an exit withdraws what is open, runs its steps, and ends with its outcome', () => {
    const host = running(steps, interrupts).send({ type: 'happened', name: 'encounter.dischargeCancelled' });
    expect(host.ofType('close-task')).toMatchObject([{ target: 'call#1' }]);
    expect(host.ofType('withdraw-message')).toMatchObject([{ target: 'welcome#1' }]);
    host.answerAll(true).deliverAll();
    expect(host.state.outcome).toBe('entered-in-error');
    expect(host.ofType('send').at(-1)).toMatchObject({ target: 'retraction#1' });
  });

  it('skips a step whose condition is false', () => {
    const host = running(steps, interrupts)
      .send({ type: 'happened', name: 'encounter.dischargeCancelled' })
      .answerAll(false);
    expect(host.ofType('intend-message').map(({ target }) => target)).toEqual(['welcome#1']);
    expect(host.ended).toBe(true);
  });

  it('without an exit runs beside the pathway, which ends only when both are done', () => {
    const host = running(steps, interrupts)
      .deliverAll()
      .send({ type: 'happened', name: 'patient.optedOut' })
      .answerAll();
    host.complete('call#1', 'done');
    expect(host.ended).toBe(false);
    expect(host.complete('ask-again#1', 'done').state.outcome).toBe('completed');
  });
});
