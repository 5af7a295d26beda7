import { planMigration } from '../../../../core/pathway/migration/plan';
import { EngineHost } from '../../../support/engine-host';
import { pathwayOf } from '../../../support/pathways';

const task = (id: string, rest = ''): string => `{ task: ${id}, title: Do it, queue: nurses, due: P1D${rest} }`;
const open = (host: EngineHost): readonly string[] => [...host.openTasks.keys()].sort();
const notes = (host: EngineHost): readonly string[] =>
  host.ofType('note').map(({ note, detail }) => (detail === undefined ? note : `${note} ${detail}`));

function running(steps: string, rest = ''): EngineHost {
  return new EngineHost(pathwayOf(steps, rest)).start().answerAll();
}

/** What the migration told the host to do, without its notes. */
function migrated(host: EngineHost, steps: string, rest = '') {
  const told = host.effects.length;
  const plan = host.migrate(pathwayOf(steps, rest));
  return { plan, effects: host.effects.slice(told).filter(({ type }) => type !== 'note') };
}

describe('a step that is in both versions', () => {
  const first = `- ${task('call', ', outcomes: { reached: [], no-answer: [] }')}`;

  it('stays open with its due time, although later ones are due otherwise', () => {
    const host = running(first);
    const { timers } = host.state;
    const { plan, effects } = migrated(host, `- ${task('call').replace('P1D', 'P9D')}`);
    expect(plan).toMatchObject({ verdict: 'waits-at', steps: [{ key: 'call#1', verdict: 'waits-at' }] });
    expect(effects).toEqual([]);
    expect(host.state.timers).toEqual(timers);
  });

  it('is told what is new and holds for later ones only', () => {
    const changes = [{ step: 'call', sentence: 'step call: due 1 day -> 9 days' }];
    const host = running(first);
    const plan = planMigration(host.definition, host.definition, host.state, { changes });
    expect(plan.steps[0]?.reason).toMatch(/holds for later ones only: step call: due 1 day -> 9 days\.$/);
  });

  it('can still be ended by an outcome that it was opened with and that is gone', () => {
    const host = running(`${first}\n    - ${task('next')}`);
    migrated(host, `- ${task('call', ', outcomes: { reached: [] }')}\n    - ${task('next')}`);
    expect(open(host.complete('call#1', 'no-answer'))).toEqual(['next#1']);
  });

  it('goes on with the steps that the new version has after it', () => {
    const host = running(first);
    migrated(host, `${first}\n    - ${task('added')}`);
    expect(open(host.complete('call#1', 'reached'))).toEqual(['added#1']);
  });

  it('that is of another kind opens again as that', () => {
    const host = running(first);
    const { plan, effects } = migrated(
      host,
      '- ask: call\n      template: q\n      reply: { kind: yes-no }\n      timeout: P2D',
    );
    expect(plan.verdict).toBe('re-opens');
    expect(effects).toContainEqual(expect.objectContaining({ type: 'close-task', target: 'call#1' }));
    expect(host.ofType('intend-message')).toMatchObject([{ target: 'call#2' }]);
  });
});

describe('a step that is gone', () => {
  const three = `
    - ${task('a')}
    - ${task('b')}
    - ${task('c')}`;

  it('gives way to the next step that is still there', () => {
    const host = running(three).complete('a#1', 'done');
    const { plan } = migrated(host, `\n    - ${task('a')}\n    - ${task('x')}\n    - ${task('c')}`);
    expect(plan).toMatchObject({ verdict: 're-opens', steps: [{ key: 'b#1', to: 'c' }] });
    expect(open(host)).toEqual(['c#1']);
    expect(notes(host)).toEqual(['migrated', 'reopened b#1 -> c']);
  });

  it('needs a person when nothing after it is still there, and nothing changes until one decides', () => {
    const host = running(`\n    - ${task('a')}`);
    const before = host.state;
    const to = pathwayOf(`- ${task('x')}`);
    expect(host.migrate(to)).toMatchObject({ verdict: 'needs-person', steps: [{ key: 'a#1' }] });
    expect(host.state).toBe(before);
    host.migrate(to, { 'a#1': 'x' });
    expect(open(host)).toEqual(['x#1']);
  });

  it('can be gone on after by a person', () => {
    const host = running(`\n    - ${task('a')}`);
    host.migrate(pathwayOf(`- ${task('x')}`), { 'a#1': null });
    expect(host.ended).toBe(true);
    expect(open(host)).toEqual([]);
  });

  it('is not decided by a step that cannot be open', () => {
    const host = running(`\n    - ${task('a')}`);
    const to = pathwayOf(`- ${task('x', `, outcomes: { done: [${task('inner')}] }`)}`);
    expect(host.migrate(to, { 'a#1': 'inner' }).verdict).toBe('needs-person');
  });

  it('that holds one open step leaves that where it stood', () => {
    const host = running(`- repeat: tries\n      max: 3\n      steps: [${task('call')}]\n    - ${task('after')}`);
    const { plan, effects } = migrated(host, `- ${task('call')}\n    - ${task('after')}`);
    expect(plan).toMatchObject({ verdict: 'moves', steps: [{ key: 'call#1' }] });
    expect(effects).toEqual([]);
    expect(open(host.complete('call#1', 'done'))).toEqual(['after#1']);
  });

  it('that holds several open steps needs a person', () => {
    const host = running(`- parallel: both\n      branches: [[${task('l')}], [${task('r')}]]`);
    expect(migrated(host, `- ${task('l')}\n    - ${task('r')}`).plan.verdict).toBe('needs-person');
  });
});

describe('new steps around an open one', () => {
  it('are open with it when they ask nothing', () => {
    const host = running(`- ${task('call')}`);
    const { plan } = migrated(host, `- parallel: days\n      branches: [[${task('call')}], [${task('new')}]]`);
    expect(plan.verdict).toBe('moves');
    expect(open(host)).toEqual(['call#1', 'new#1']);
    expect(host.ofType('close-task')).toEqual([]);
    expect(host.complete('call#1', 'done').ended).toBe(false);
    expect(host.complete('new#1', 'done').ended).toBe(true);
  });

  it('do not begin anew what was done before', () => {
    const host = running(`- ${task('first')}\n    - ${task('call')}`).complete('first#1', 'done');
    migrated(host, `- parallel: days\n      branches: [[${task('first')}], [${task('call')}]]`);
    expect(open(host)).toEqual(['call#1']);
    expect(host.complete('call#1', 'done').ended).toBe(true);
  });

  it('need a person when they depend on a condition', () => {
    const host = running(`- ${task('call')}`);
    const to = `- branch: risk\n      cases: [{ if: lace.score > 1.0, steps: [${task('call')}] }]\n      else: []\n      unknown: []`;
    expect(migrated(host, to, 'facts: [lace.score]').plan.verdict).toBe('needs-person');
  });
});

describe('the branches of a parallel', () => {
  const branches = (...lists: string[]): string =>
    `- parallel: both\n      join: all\n      branches: [${lists.map((list) => `[${list}]`).join(', ')}]`;

  it('go on in another order, and a new one begins', () => {
    const host = running(branches(task('l'), task('r'))).complete('l#1', 'done');
    migrated(host, branches(task('new'), task('r'), task('l')));
    expect(open(host)).toEqual(['new#1', 'r#1']);
    expect(host.complete('r#1', 'done').ended).toBe(false);
    expect(host.complete('new#1', 'done').ended).toBe(true);
  });

  it('that are fewer end the parallel when the rest is done', () => {
    const host = running(branches(task('l'), task('r'), task('m')))
      .complete('l#1', 'done')
      .complete('r#1', 'done');
    migrated(host, branches(task('l'), task('r'), task('m')).replace('join: all', 'join: first'));
    expect(host.ended).toBe(true);
    expect(open(host)).toEqual([]);
  });
});

describe('what goes on beside the steps', () => {
  it('counts a milestone once, although a version in between did not have it', () => {
    const rest = 'milestones: { seen: P14D of start }';
    const host = running('- wait: { until: P3D }', rest);
    migrated(host, '- wait: { until: P3D }');
    expect(host.state.timers['milestone/seen']).toBeUndefined();
    expect(migrated(host, '- wait: { until: P3D }', rest).effects).toEqual([]);
    expect(host.pass(1).ofType('miss-milestone')).toHaveLength(1);
  });

  it('counts a new milestone from the start of the enrollment', () => {
    const host = running('- wait: { until: P3D }');
    const start = host.now;
    host.pass(0.5);
    migrated(host, '- wait: { until: P3D }', 'milestones: { seen: P14D }');
    expect(host.ofType('deadline').at(-1)).toMatchObject({ key: 'milestone/seen', from: { at: start } });
  });

  it('withdraws a message that the new version does not know, and leaves others on their way', () => {
    const both = '- message: hello\n      template: t\n      channels: [sms]\n    - wait: { until: P3D }';
    const host = running(both);
    expect(migrated(host, both).effects).toEqual([]);
    expect(migrated(host, '- wait: { until: P3D }').effects).toMatchObject([
      { type: 'withdraw-message', target: 'hello#1' },
    ]);
  });

  it('goes on with an interrupt that has another place', () => {
    const one = `{ on: encounter.admitted, then: resume, steps: [${task('visit')}] }`;
    const other = '{ on: patient.died, exit: deceased }';
    const host = running(`- ${task('first')}`, `interrupts: [${other}, ${one}]`);
    host.send({ type: 'happened', name: 'encounter.admitted' }).answerAll();
    expect(migrated(host, `- ${task('first')}`, `interrupts: [${one}, ${other}]`).effects).toEqual([]);
    host.complete('first#1', 'done').complete('visit#1', 'done');
    expect(host.ended).toBe(true);
  });

  it('opens nothing while the pathway is paused, and the right step when it goes on', () => {
    const host = running(`- ${task('a')}\n    - ${task('b')}\n    - ${task('c')}`);
    host.send({ type: 'paused', reason: 'away' }).complete('a#1', 'done');
    migrated(host, `- ${task('a')}\n    - ${task('c')}`);
    expect(open(host)).toEqual([]);
    expect(open(host.send({ type: 'resumed' }))).toEqual(['c#1']);
  });
});

it('leaves a pathway that has ended as it is', () => {
  const host = running(`- ${task('a')}`).complete('a#1', 'done');
  const { state } = host;
  migrated(host, `- ${task('b')}`);
  expect(host.state).toBe(state);
});
