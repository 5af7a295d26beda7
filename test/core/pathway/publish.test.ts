import { checkPathway } from '../../../core/pathway/publish';

const known = { hasTemplate: (id: string) => id === 'welcome', hasForm: (id: string) => id === 'first-contact' };
const head = 'pathway: example\ntitle: Example\n';

/** The findings as a manager reads them: line:column message. */
function findings(source: string): string[] {
  return checkPathway(source, known).findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('publishing refuses', () => {
  it.each([
    ['YAML that cannot be read', 'pathway: [', /^1:\d+ Flow sequence/],
    ['a key twice', `${head}steps: []\nsteps: []`, /^4:1 Map keys must be unique/],
    ['an unknown top-level key', `${head}stepps: []\nsteps: []`, /^3:9 Unrecognized key: "stepps"/],
    ['a step without a kind', `${head}steps:\n  - { tsk: call }`, /^4:5 no kind of step among its keys \(tsk\)/],
    ['a step of two kinds', `${head}steps:\n  - { task: call, ask: q }`, /^4:5 a step has one kind/],
    [
      'a misspelt key of a step',
      `${head}steps:\n  - { message: hi, template: welcome, chanels: [sms] }`,
      /^4:\d+ Unrecognized key: "chanels"/,
    ],
    [
      'an unknown template',
      `${head}steps:\n  - { message: hi, template: nothing }`,
      /^4:\d+ There is no template "nothing"/,
    ],
    [
      'an unknown form',
      `${head}steps:\n  - { task: t, title: T, queue: nurses, due: P1D, form: nothing }`,
      /There is no form "nothing"/,
    ],
    ['an unknown queue', `${head}steps:\n  - { task: t, title: T, queue: porters, due: P1D }`, /^4:\d+ Invalid option/],
    ['a task without a due time', `${head}steps:\n  - { task: t, title: T, queue: nurses }`, /^4:5 Invalid input/],
    [
      'a due time that is no span',
      `${head}steps:\n  - { task: t, title: T, queue: nurses, due: soon }`,
      /"soon" is no span/,
    ],
    [
      'an id used twice',
      `${head}steps:\n  - { message: hi, template: welcome }\n  - { message: hi, template: welcome }`,
      /^5:5 The step id "hi" is used twice/,
    ],
    [
      'a misspelt fact',
      `${head}steps:\n  - { message: hi, template: welcome, when: 'lace.scor > 1.0' }`,
      /^4:\d+ .*lace\.scor/,
    ],
    [
      'an unknown milestone',
      `${head}steps:\n  - { message: hi, template: welcome, reaches: seen }`,
      /There is no milestone "seen"/,
    ],
    [
      'a milestone in a condition that is not defined',
      `${head}steps:\n  - { message: hi, template: welcome, when: milestone.seen }`,
      /There is no milestone "seen"/,
    ],
    ['a repeat without a bound', `${head}steps:\n  - { repeat: r, every: P1D, steps: [] }`, /a repeat needs a "max"/],
    [
      'a repeat that never waits',
      `${head}steps:\n  - { repeat: r, max: 5, steps: [{ message: hi, template: welcome }] }`,
      /never waits/,
    ],
    [
      'an answer the question does not have',
      `${head}steps:\n  - { ask: q, template: welcome, reply: { kind: yes-no }, timeout: P1D, on: { maybe: [] } }`,
      /"maybe" is no answer/,
    ],
    ['waiting for an event for ever', `${head}steps:\n  - { wait: { event: a.b } }`, /needs a "timeout"/],
    [
      'joining more branches than there are',
      `${head}steps:\n  - { parallel: p, join: 3, branches: [[], []] }`,
      /more branches than there are/,
    ],
  ])('%s, with its position', (_, source, expected) => {
    const found = findings(source);
    expect(found.join('\n')).toMatch(expected);
    expect(checkPathway(source, known).ok).toBe(false);
  });

  it.each([
    ['5 MB', `${head}steps: []\n#${'x'.repeat(5_000_000)}`],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((n, i) => `${n}: &${n} [${Array(20).fill(`*${'abcdefghi'[i]}`).join(',')}]`)
        .join('\n')}`,
    ],
    ['nesting 10,000 deep', `${head}steps: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    [
      'a condition with 5,000 terms',
      `${head}steps:\n  - { message: hi, template: welcome, when: '${'lace.score > 1.0 || '.repeat(5000)}true' }`,
    ],
  ])('%s, in under a second', (_, source) => {
    const begun = performance.now();
    expect(checkPathway(source, known).ok).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('a definition', () => {
  it('may leave out the ids of wait, set and end, which then are counted', () => {
    const checked = checkPathway(
      `${head}steps:\n  - wait: { until: P1D }\n  - wait: { until: P2D of start }\n  - { set: risk, value: high }\n  - end: done`,
      known,
    );
    expect(checked.ok && checked.definition.steps.map(({ id }) => id)).toEqual([
      'wait',
      'wait-2',
      'set-risk',
      'end-done',
    ]);
  });

  it('may be JSON', () => {
    const source = JSON.stringify({
      pathway: 'example',
      title: 'Example',
      steps: [{ message: 'hi', template: 'welcome' }],
    });
    expect(checkPathway(source, known).ok).toBe(true);
  });
});
