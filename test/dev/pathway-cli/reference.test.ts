import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { loadLibrary } from '../../../adapters/library/library';
import { holidaysOf } from '../../../adapters/library/holidays';
import { checkPathway } from '../../../core/pathway/publish';
import { stepSchemas } from '../../../core/pathway/steps/schema';
import { referenceMarkdown } from '../../../dev/pathway-cli/reference';
import { readScript } from '../../../core/simulation/read-script';
import { simulate } from '../../../core/simulation/simulate';
import { anOrganization } from '../../support/message-builders';

const docs = join(__dirname, '../../../docs');
const language = readFileSync(join(docs, 'pathway-language.md'), 'utf8');
const library = loadLibrary();
/** The shipped content; what may be texted first and which other pathways there are is checked too. */
const context = {
  template: (id: string) => library.template(id),
  hasTemplate: (id: string) => library.template(id) !== null,
  hasForm: (id: string) => library.form(id) !== null,
  hasPathway: (id: string) => library.pathways().has(id),
};
const organization = anOrganization();
const calendar = { zone: organization.zone, holidays: holidaysOf(organization.holidays) };

it('the reference in docs/pathway-language.md is what `npm run pathway reference` prints', () => {
  const [, generated] = language.split('<!-- From here on: npm run pathway reference -->');
  expect(generated?.trim()).toBe(referenceMarkdown().trim());
});

it('every kind of step has an example, and every example is of a kind', () => {
  const examples = readdirSync(join(docs, 'examples')).map((file) => basename(file, '.yaml'));
  expect(examples.sort()).toEqual(Object.keys(stepSchemas).sort());
});

it.each(Object.keys(stepSchemas))(
  'the example of %s can be published, and runs with a patient who does all of it',
  (kind) => {
    const source = readFileSync(join(docs, 'examples', `${kind}.yaml`), 'utf8');
    const checked = checkPathway(source, context);
    expect(checked.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (!checked.ok) return;
    expect(JSON.stringify(parse(source))).toContain(`"${kind}":`);
    const script = readScript(
      'name: willing\nstart: 2026-03-02T15:00:00-05:00\ndefaults: { tasks: { after: PT1H } }\nevents: [{ after: P3D, name: appointment.kept }]',
    );
    expect(script).toMatchObject({ ok: true });
    if (!script.ok) return;
    const run = simulate(checked.definition, script.script, { content: library, organization, calendar });
    expect(run.end.kind).toBe('ended');
  },
);

it('the pathway of the tutorial can be published', () => {
  const tutorial = language.slice(language.indexOf('## From nothing'), language.indexOf('## How it runs'));
  const blocks = [...tutorial.matchAll(/ {3}```yaml\n([\s\S]*?) {3}```/g)].map(([, block = '']) =>
    block.replace(/^ {3}/gm, ''),
  );
  const [head = '', steps = '', interrupts = '', script = ''] = blocks;
  const checked = checkPathway(`${head}${interrupts}${steps}`, context);
  expect(checked.findings).toEqual([]);
  expect(readScript(script)).toMatchObject({ ok: true });
});
