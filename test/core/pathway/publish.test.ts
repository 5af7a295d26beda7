import { checkPathway, type Checked } from '../../../core/pathway/publish';
import { leastProcessorTime } from '../../support/least-time';

const known = { hasTemplate: (id: string) => id === 'welcome', hasForm: (id: string) => id === 'first-contact' };
const head = 'pathway: example\ntitle: Example\n';

/** The findings as a manager reads them: line:column message. */
function findings(checked: Checked): string {
  return checked.findings.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n');
}

function conditioned(condition: string): string {
  return `${head}steps:\n  - { message: hi, template: welcome, when: '${condition}' }`;
}

function aliasBomb(width: number): string {
  const level = (name: string, before: string) => `${name}: &${name} [${Array(width).fill(`*${before}`).join(', ')}]`;
  return ['a: &a [x]', ...Array.from('bcdefghij', (name, i) => level(name, 'abcdefghi'.charAt(i)))].join('\n');
}

const tooDeep = /^1:1 The definition is nested more than 60 levels deep/;
const tooLong = /^4:\d+ This condition cannot be asked. It is too long or nested too deep/;

describe('publishing refuses in under a second', () => {
  it.each<[string, string, RegExp]>([
    ['5 MB', `${head}steps: []\n#${'x'.repeat(5_000_000)}`, /^1:1 The definition is larger than 512 kB/],
    ['many lines', `${head}steps:\n${'  - {}\n'.repeat(60_000)}`, /^1:1 The definition has more than 20000 lines/],
    ['many values', `${head}steps: [${'0,'.repeat(240_000)}]`, /^1:1 The definition holds too many values/],
    ['many keys', `${head}x: {${Array.from({ length: 35_000 }, (_, i) => `k${i}: 1`).join(',')}}`, /too many values/],
    ['many aliases', aliasBomb(20), /^7:\d+ The definition has more than 100 aliases/],
    [
      'few aliases that unfold to 9 to the ninth',
      aliasBomb(9),
      /^1:1 The aliases of the definition unfold to too many/,
    ],
    [
      'an alias within itself',
      `${head}steps:\n  - &s { parallel: p, branches: [[*s]] }`,
      /^4:35 The alias "\*s" stands within/,
    ],
    ['brackets 10,000 deep', `${head}steps: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, tooDeep],
    ['braces 10,000 deep', `${head}steps: ${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}`, tooDeep],
    ['brackets that are never closed', '['.repeat(500_000), tooDeep],
    ['dashes 10,000 deep', `${head}steps:\n  ${'- '.repeat(10_000)}x`, tooDeep],
    ['question marks 10,000 deep', `${'? '.repeat(10_000)}x`, tooDeep],
    ['indentation 700 deep', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), tooDeep],
    [
      'indentation 300 deep',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /^6\d:\d+ The definition is nested more than 60 levels deep/,
    ],
    ['a condition of 100,000 characters', conditioned(`${'lace.score > 1.0 || '.repeat(5000)}true`), tooLong],
    ['a condition of 500 terms', conditioned(`${'true && '.repeat(480)}true`), tooLong],
    ['a condition in 1,900 brackets', conditioned(`${'('.repeat(1900)}true${')'.repeat(1900)}`), tooLong],
    ['a condition with 3,900 negations', conditioned(`${'!'.repeat(3900)}true`), tooLong],
    [
      'loops in loops in a condition',
      conditioned('[1, 2].all(a, [1, 2].all(b, [1, 2].all(c, true)))'),
      /Loops may be nested or chained 2 deep, not 3/,
    ],
  ])('%s', (_, source, expected) => {
    expect(leastProcessorTime(() => checkPathway(source, known), 1000)).toBeLessThan(1000);
    const checked = checkPathway(source, known);
    expect(checked.ok).toBe(false);
    expect(findings(checked)).toMatch(expected);
  });

  it('a thousand faults, of which it tells a hundred', () => {
    const checked = checkPathway(`${head}steps:\n${'  - {}\n'.repeat(1000)}`, known);
    expect(checked.findings).toHaveLength(101);
    expect(checked.findings.at(-1)?.message).toBe(
      'There are 900 more findings from here on: correct those before first.',
    );
  });
});

it('counts brackets of the language only, not those of texts and comments', () => {
  const text = '['.repeat(200);
  const checked = checkPathway(`${head}# ${text}\nsteps:\n  - end: done\n    title: "${text}"\n`, known);
  expect(checked).toMatchObject({ ok: true, findings: [] });
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
