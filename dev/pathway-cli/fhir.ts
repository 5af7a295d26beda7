import { loadLibrary } from '../../adapters/library/library';
import { fromPlanDefinition } from '../../core/fhir/from-plan-definition';
import { toPlanDefinition } from '../../core/fhir/to-plan-definition';
import { parsePathway } from '../../core/pathway/parse';
import { linesOf } from './check';
import { readText } from './read-text';

type Print = (line: string) => void;

/** `pathway export`: prints a definition as a FHIR R4 PlanDefinition. The exit code: 1 for one that is none, 2 for usage. */
export function exportCommand(args: readonly string[], print: Print = console.log): Promise<number> {
  return onFile('npm run pathway export FILE   a definition as a FHIR R4 PlanDefinition', args, print, (file, text) => {
    const parsed = parsePathway(text, { templates: loadLibrary() });
    const lines = parsed.ok
      ? [JSON.stringify(toPlanDefinition(parsed.definition), null, 2)]
      : linesOf(file, parsed.findings);
    lines.forEach((line) => print(line));
    return parsed.ok ? 0 : 1;
  });
}

/**
 * `pathway import`: prints a FHIR R4 PlanDefinition as a definition, and as comments behind it what was not carried. The exit
 * code: 1 when it becomes no pathway, 2 for usage.
 */
export function importCommand(args: readonly string[], print: Print = console.log): Promise<number> {
  return onFile('npm run pathway import FILE   a FHIR R4 PlanDefinition as a definition', args, print, (file, text) => {
    const resource = readJson(text);
    if (resource === undefined) {
      print(`${file}: is no JSON`);
      return 1;
    }
    const { definition, source, notCarried } = fromPlanDefinition(resource);
    if (source !== '') print(source);
    for (const { path, what } of notCarried) print(`# not carried: ${path}: ${what.replace(/\s+/g, ' ')}`);
    return definition === null ? 1 : 0;
  });
}

function onFile(
  usage: string,
  args: readonly string[],
  print: Print,
  run: (file: string, text: string) => number,
): Promise<number> {
  const [file, ...others] = args;
  if (file === undefined || others.length > 0 || file.startsWith('-')) {
    print(usage);
    return Promise.resolve(2);
  }
  const text = readText(file);
  if (text !== null) return Promise.resolve(run(file, text));
  print(`${file}: cannot be read`);
  return Promise.resolve(2);
}

/** `undefined` for a text that is no JSON, which no JSON is. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
