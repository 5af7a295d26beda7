import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateCommand } from '../../../dev/pathway-cli/simulate';

const root = join(__dirname, '../../..');
const pathway = join(root, 'pathways/discharge-follow-up.yaml');
const script = (name: string) => join(root, 'pathways/scripts/discharge-follow-up', `${name}.yaml`);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pathway-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const lines: string[] = [];
  const code = await simulateCommand(args, (line) => void lines.push(line));
  return { code, output: lines.join('\n') };
}

it('prints timeline, messages, tasks, warnings, end and coverage, texts in the language of the patient', async () => {
  const { code, output } = await run(pathway, '--script', script('medicines-missing'));
  expect(code).toBe(0);
  expect(output).toContain('2026-03-02 17:00  Task for coordinators: Patient does not have their medicines.');
  expect(output).toContain('Hola Rosa, le escribe Riverside Community Clinic');
  expect(output).toContain('due 2026-03-05 00:00 = 2 business days of start');
  expect(output).toContain('Two texts on one day: medicines#1, medicines-help#1.');
  expect(output).toContain('End: Ended: completed. (2026-04-02 15:00)');
  expect(output).toMatch(/Coverage: \d+ of \d+ steps/);
});

it('says it in Spanish', async () => {
  const { output } = await run(pathway, '--script', script('medicines-missing'), '--language', 'es');
  expect(output).toContain('Tarea para coordinators: El paciente no tiene sus medicinas.');
});

it('gives JSON of several scripts, with their coverage together', async () => {
  const { output } = await run(
    pathway,
    '--script',
    script('worse-on-day-7'),
    '--script',
    script('silent-patient'),
    '--json',
  );
  const json = JSON.parse(output);
  expect(json.runs.map((one: { end: { outcome: string } }) => one.end.outcome)).toEqual(['completed', 'completed']);
  expect(json.coverage.reachedSteps).toBeGreaterThan(25);
});

it('plays a population and prints its load', async () => {
  const many = file(
    'many.yaml',
    'name: many\nstart: 2026-03-02T10:00:00-05:00\ndefaults: { replies: random, tasks: random }\n',
  );
  const { code, output } = await run(pathway, '--script', many, '--population', '20', '--per-week', '10');
  expect(code).toBe(0);
  expect(output).toContain('Population of 20');
  expect(output).toMatch(/coordinators +opened/);
});

it.each([
  [
    'a pathway that is wrong',
    () => [
      file('p.yaml', 'pathway: p\ntitle: P\nsteps:\n  - wait: { until: soon }\n'),
      '--script',
      script('silent-patient'),
    ],
    /p\.yaml:4:\d+ .*soon/,
  ],
  [
    'a script that is wrong',
    () => [pathway, '--script', file('s.yaml', 'name: s\nstart: today\n')],
    /s\.yaml:2:8 .*instant/,
  ],
  ['a file that is missing', () => [join(folder, 'none.yaml'), '--script', script('silent-patient')], /cannot be read/],
  ['no script', () => [pathway], /^npm run pathway simulate/],
  ['an option it does not know', () => [pathway, '--sript', 'x'], /^npm run pathway simulate/],
])('exits with 1 for %s, and says where', async (_name, args, message) => {
  const { code, output } = await run(...args());
  expect(code).toBe(1);
  expect(output).toMatch(message);
});
