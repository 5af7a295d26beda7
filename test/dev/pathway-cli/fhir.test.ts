import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePathway } from '../../../core/pathway/parse';
import { runPathwayCli } from '../../../dev/pathway-cli/run';
import { riskOrderSet } from '../../core/fhir/examples/risk-order-set';

const shipped = join(__dirname, '../../../pathways/referral.yaml');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pathway-fhir-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await runPathwayCli(args, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

it('an exported pathway is imported without a word, and changes nothing', async () => {
  const exported = await run('export', shipped);
  expect(exported.code).toBe(0);
  const imported = await run('import', fileOf('referral.json', exported.text));
  expect(imported.code).toBe(0);
  expect(imported.text).not.toContain('# not carried');
  expect(await run('diff', shipped, fileOf('referral.yaml', imported.text))).toEqual({ code: 0, text: 'no changes' });
});

it('a foreign plan is printed as a definition with comments on what was not carried', async () => {
  const { code, text } = await run('import', fileOf('foreign.json', JSON.stringify(riskOrderSet)));
  expect(code).toBe(0);
  expect(text).toContain('\n# not carried: PlanDefinition.version: has no place in a pathway\n');
  expect(parsePathway(text)).toMatchObject({ ok: true, definition: { pathway: 'risk-order-set' } });
});

it('what becomes no pathway is told, and fails', async () => {
  const patient = fileOf('patient.json', '{ "resourceType": "Patient" }');
  expect(await run('import', patient)).toMatchObject({
    code: 1,
    text: expect.stringContaining('PlanDefinition.resourceType'),
  });
  const text = fileOf('text.json', 'hello');
  expect(await run('import', text)).toEqual({ code: 1, text: `${text}: is no JSON` });
  expect((await run('export', fileOf('broken.yaml', 'pathway: x'))).code).toBe(1);
});

it.each([[['import']], [['export']], [['export', 'a', 'b']], [['import', '/nowhere/a.json']]])(
  'answers 2 to %j',
  async (args) => {
    expect((await run(...args)).code).toBe(2);
  },
);
