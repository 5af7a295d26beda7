import { readScript } from '../../../core/simulation/read-script';
import { leastProcessorTime } from '../../support/least-time';

const base = 'name: x\nstart: 2026-03-02T10:00:00-05:00\n';

function findingsOf(source: string): readonly string[] {
  const read = readScript(source);
  return read.ok ? [] : read.findings.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
}

it('reads YAML and JSON, with a patient who is silent and tasks that stay open when nothing is said', () => {
  const yaml = readScript(base);
  expect(yaml).toMatchObject({
    ok: true,
    script: { defaults: { replies: 'silent', tasks: 'stay-open' }, patient: { language: 'en' }, seed: 1 },
  });
  expect(readScript('{"name":"x","start":"2026-03-02T10:00:00-05:00"}')).toEqual(yaml);
});

it.each([
  ['no syntax', 'name: [', '1:8'],
  ['no start', 'name: x\n', '1:1 /start'],
  ['a start without a zone', 'name: x\nstart: 2026-03-02T10:00:00\n', '2:8 /start is no instant'],
  ['a start in another age', 'name: x\nstart: 9999-03-02T10:00:00Z\n', '2:8 /start must lie between'],
  ['an unknown key', `${base}replys: []\n`, '3:9 /replys'],
  ['a fact that does not exist', `${base}facts: { no.such: 1 }\n`, '3:19 /facts/no.such There is no fact'],
  ['a fact of another type', `${base}facts: { lace.score: high }\n`, '3:22 /facts/lace.score must be a number'],
  [
    'a span that is none',
    `${base}tasks:\n  - { step: a, after: soon, outcome: b }\n`,
    '4:23 /tasks/0/after is no span',
  ],
  ['a zone that is none', `${base}zone: Mars/Olympus\n`, '3:7 /zone is no time zone'],
  ['a reply that says nothing', `${base}replies: [{ to: a, after: PT1H }]\n`, '3:11 /replies/0 needs either'],
  ['an event without an instant', `${base}events: [{ name: patient.died }]\n`, '3:10 /events/0 needs "at" or "after"'],
  [
    'too many aliases',
    `${base}facts: &a { lace.score: 1 }\nevents: [${'*a,'.repeat(101)}]\n`,
    '4:310  The script has more',
  ],
  ['more than 512 kB', 'x'.repeat(600_000), '1:1  The script is larger'],
])('refuses %s, with its place', (_name, source, start) => {
  const [first] = findingsOf(source);
  expect(first).toMatch(new RegExp(`^${start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
});

it.each([
  [
    'aliases that unfold',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
      .split('')
      .map(
        (to, i) =>
          `${to}: &${to} [${Array(9)
            .fill(`*${'abcdefghi'.charAt(i)}`)
            .join(', ')}]`,
      )
      .join('\n')}`,
  ],
  ['brackets without end', '['.repeat(100_000)],
  ['a flood of keys', Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n')],
  ['five megabytes', 'x'.repeat(5_000_000)],
])('refuses %s at once', (_, source) => {
  expect(readScript(source)).toMatchObject({ ok: false, findings: [{ severity: 'error' }] });
  expect(leastProcessorTime(() => readScript(source), 1_000)).toBeLessThan(1_000);
});
