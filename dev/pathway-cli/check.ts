import { parseArgs } from 'node:util';
import { loadLibrary } from '../../adapters/library/library';
import type { PublishContext } from '../../core/pathway/checks/site';
import type { Finding } from '../../core/pathway/finding';
import { checkPathway } from '../../core/pathway/publish';
import { readText } from './read-text';

const USAGE = `npm run pathway check FILE [FILE ...] -- [--strict] [--json]
  --strict   warnings fail too
  --json     the findings as JSON
The exit code: 0 when it can be published, 1 when a finding stops it, 2 when a file cannot be read or for these lines.`;

/**
 * `pathway check`: prints what is wrong with definitions. The exit code: 1 when an error would stop publication (or, with
 * `--strict`, there is a warning), 2 for a file that cannot be read and for usage.
 */
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
  const fails = (finding: Finding): boolean => request.strict || finding.severity === 'error';
  return checked.some(({ findings }) => findings.some(fails)) ? 1 : 0;
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

interface Request {
  readonly files: readonly string[];
  readonly json: boolean;
  readonly strict: boolean;
}

function readArguments(args: readonly string[]): Request | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, strict: { type: 'boolean', default: false } },
    });
    return positionals.length === 0 ? null : { files: positionals, json: values.json, strict: values.strict };
  } catch {
    // An option it does not know.
    return null;
  }
}
