import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathwayJsonSchema } from '../../../core/pathway/json-schema';
import { runPathwayCli } from '../../../dev/pathway-cli/run';

const shipped = join(__dirname, '../../../pathways/discharge-follow-up.yaml');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pathway-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, source: string): string {
  const file = join(folder, name);
  writeFileSync(file, source);
  return file;
}

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runPathwayCli(args, (line) => lines.push(line));
  return { code, lines };
}

const faulty =
  'pathway: example\ntitle: { en: Example, es: Ejemplo }\nsteps:\n  - { message: hi, template: nothing }\n';

describe('pathway check', () => {
  it('prints each finding with file, line and column, and fails', async () => {
    const file = fileOf('faulty.yaml', faulty);
    expect(await run('check', file)).toEqual({
      code: 1,
      lines: [`${file}:4:30: error: There is no template "nothing": write it first, or name another one.`],
    });
  });

  it('passes a shipped pathway', async () => {
    expect(await run('check', shipped)).toEqual({ code: 0, lines: [`${shipped}: no findings`] });
  });

  it('passes a pathway with warnings only, and prints them', async () => {
    const file = fileOf('warned.yaml', 'pathway: example\ntitle: Example\nsteps:\n  - end: done\n');
    const { code, lines } = await run('check', file);
    expect(code).toBe(0);
    expect(lines).toEqual([expect.stringContaining(`${file}:2:8: warning: "Example" has no Spanish`)]);
    expect((await run('check', file, '--strict')).code).toBe(1);
    expect((await run('check', shipped, '--strict')).code).toBe(0);
  });

  it('says in its help what its exit codes are', async () => {
    const { code, lines } = await run('check');
    expect(code).toBe(2);
    expect(lines.join('\n')).toMatch(/--strict[\s\S]*exit code: 0 .* 1 .* 2 /);
  });

  it('prints JSON when asked to', async () => {
    const file = fileOf('faulty.yaml', faulty);
    const { code, lines } = await run('check', file, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(lines.join('\n'))).toEqual([
      {
        file,
        findings: [expect.objectContaining({ path: '/steps/0/template', line: 4, column: 30, severity: 'error' })],
      },
    ]);
  });
});

describe('pathway diff', () => {
  it('prints what changed, in words', async () => {
    const source = readFileSync(shipped, 'utf8');
    const changed = fileOf('changed.yaml', source.replace('due: 7 days of start', 'due: 10 days of start'));
    expect(await run('diff', shipped, changed)).toEqual({
      code: 0,
      lines: ['step medication-reconciliation: due 7 days of start -> 10 days of start'],
    });
    expect(await run('diff', shipped, shipped)).toEqual({ code: 0, lines: ['no changes'] });
  });

  it('says why a definition cannot be compared', async () => {
    const file = fileOf('broken.yaml', 'pathway: example\n');
    const { code, lines } = await run('diff', shipped, file);
    expect(code).toBe(1);
    expect(lines[0]).toContain(`${file}:1:1: error: "title" is missing`);
  });
});

describe('pathway schema', () => {
  it('prints the JSON Schema', async () => {
    const { code, lines } = await run('schema');
    expect(code).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toEqual(JSON.parse(JSON.stringify(pathwayJsonSchema())));
  });
});

it.each([
  [['check']],
  [['check', '--yaml', 'file']],
  [['check', '/nowhere/to/be/found.yaml']],
  [['diff', 'one']],
  [['diff', '/nowhere/a.yaml', '/nowhere/b.yaml']],
  [['paint']],
  [[]],
])('answers 2 to the call %j', async (args) => {
  expect((await run(...args)).code).toBe(2);
});
