import { parseArgs } from 'node:util';
import { loadLibrary } from '../../adapters/library/library';
import type { PublishContext } from '../../core/pathway/checks/site';
import type { Finding } from '../../core/pathway/finding';
import { checkPathway } from '../../core/pathway/publish';
import { readText } from './read-text';

const USAGE = `npm run pathway check FILE [FILE ...] -- [--json]
  --json   the findings as JSON`;

/** `pathway check`: prints what is wrong with definitions. The exit code: 1 when an error would stop publication, 2 for usage. */
export function checkCommand(args: readonly string[], print: (line: string) => void = console.log): Promise<number> {
  return Promise.resolve(run(args, print));
}

function run(args: readonly string[], print: (line: string) => void): number {
  const request = readArguments(args);
  if (request === null) {
    print(USAGE);
    return 2;
  }
  const context = shippedContent();
  const checked: { file: string; findings: readonly Finding[] }[] = [];
  for (const file of request.files) {
    const source = readText(file);
    if (source === null) {
      print(`${file}: cannot be read`);
      return 2;
    }
    checked.push({ file, findings: checkPathway(source, context).findings });
  }
  if (request.json) print(JSON.stringify(checked, null, 2));
  else for (const { file, findings } of checked) for (const line of linesOf(file, findings)) print(line);
  return checked.some(({ findings }) => findings.some(({ severity }) => severity === 'error')) ? 1 : 0;
}

/** The findings as editors and terminals read them. */
export function linesOf(file: string, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [`${file}: no findings`];
  return findings.map(({ line, column, severity, message }) => `${file}:${line}:${column}: ${severity}: ${message}`);
}

/** The templates, forms and pathways that ship with the product, read in both languages. */
function shippedContent(): PublishContext {
  const library = loadLibrary();
  return {
    hasTemplate: (id) => library.template(id) !== null,
    hasForm: (id) => library.form(id) !== null,
    hasPathway: (id) => library.pathways().has(id),
    template: (id) => library.template(id),
    languages: ['en', 'es'],
  };
}

function readArguments(args: readonly string[]): { readonly files: readonly string[]; readonly json: boolean } | null {
  try {
    const options = { json: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    return positionals.length === 0 ? null : { files: positionals, json: values.json };
  } catch {
    // An option it does not know.
    return null;
  }
}
