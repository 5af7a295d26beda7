import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadLibrary } from '../../../adapters/library/library';

const shipped = join(__dirname, '../../../pathways');
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'carepath-library-'));
  await cp(shipped, root, { recursive: true });
});

afterEach(() => rm(root, { recursive: true }));

async function change(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(root, file);
  const source = await readFile(path, 'utf8');
  const changed = source.replace(from, to);
  expect(changed).not.toBe(source);
  await writeFile(path, changed);
}

describe('the content library', () => {
  it('has the shipped forms, templates and pathways', () => {
    const library = loadLibrary();
    expect(library.form('medication-reconciliation')?.fields[0]).toMatchObject({
      kind: 'list',
      prefill: 'patient.medications',
      canAdd: true,
    });
    expect(library.template('discharge-welcome-medicines')?.sms?.es).toContain('medicinas');
    expect(library.pathways().get('discharge-follow-up')).toContain('pathway: discharge-follow-up');
    expect(library.form('imaginary')).toBeNull();
    expect(library.template('imaginary')).toBeNull();
  });

  it('loads another folder', () => {
    expect(
      loadLibrary(root)
        .form('lace-completion')
        ?.fields.map((field) => field.id),
    ).toEqual(expect.arrayContaining(['acute', 'charlson', 'edVisits6Months']));
  });

  it.each([
    [
      'forms/phq-9.yaml',
      '{ from: 3, to: 6, code: positive',
      '{ from: 4, to: 6, code: positive',
      'forms/phq-9.yaml:\n  scores: phq2: the bands must cover 0 to 6, in order',
    ],
    [
      'forms/lace-completion.yaml',
      'kind: number',
      'kind: slider',
      /forms\/lace-completion\.yaml:\n {2}fields\.1\.kind/,
    ],
    ['forms/lace-completion.yaml', 'required: true', 'requierd: true', /fields\.0: Unrecognized key: "requierd"/],
    ['forms/lace-completion.yaml', 'id: charlson', 'id: acute', /fields: field ids must differ/],
    ['forms/medication-reconciliation.yaml', /es: Decisión/, 'fr: Décision', /fields\.0\.item\.\d+\.label\.es/],
    ['templates/help.yaml', 'sms:', 'sns:', /templates\/help\.yaml:\n {2}\(top\): Unrecognized key: "sns"/],
    [
      'templates/help.yaml',
      'template: help',
      'template: hepl',
      /its id is "hepl", so the file must be named hepl\.yaml/,
    ],
    ['templates/help.yaml', 'sms:', 'sms: [', /templates\/help\.yaml: .* at line \d+/],
    ['discharge-follow-up.yaml', 'pathway: discharge-follow-up', 'pathway: other', /its id is "other"/],
  ])('names the file and field when %s has %s changed to %s', async (file, from, to, message) => {
    await change(file, from, to);
    expect(() => loadLibrary(root)).toThrow(message);
  });

  it('stops at a bomb of aliases', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}]`,
    );
    await writeFile(join(root, 'templates/bomb.yaml'), ['a0: &a0 [x]', ...levels].join('\n'));
    expect(() => loadLibrary(root)).toThrow(/bomb\.yaml|alias/);
  });

  it('says when the folder is not there', () => {
    expect(() => loadLibrary(join(root, 'nowhere'))).toThrow(/nowhere.*does not exist/);
  });
});
