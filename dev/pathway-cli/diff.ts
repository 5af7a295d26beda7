import { loadLibrary } from '../../adapters/library/library';
import type { PathwayDefinition } from '../../core/pathway/definition';
import { diffPathways } from '../../core/pathway/diff/diff-pathways';
import { parsePathway } from '../../core/pathway/parse';
import { linesOf } from './check';
import { readText } from './read-text';

const USAGE = 'npm run pathway diff A B   what changed from A to B, in words';

/** `pathway diff`: prints what changed between two definitions. The exit code: 1 for one that is none, 2 for usage. */
export function diffCommand(args: readonly string[], print: (line: string) => void = console.log): Promise<number> {
  return Promise.resolve(run(args, print));
}

function run(args: readonly string[], print: (line: string) => void): number {
  const [before, after, ...others] = args;
  if (before === undefined || after === undefined || others.length > 0 || args.some((arg) => arg.startsWith('-'))) {
    print(USAGE);
    return 2;
  }
  const from = read(before, print);
  const to = read(after, print);
  if (typeof from === 'number') return from;
  if (typeof to === 'number') return to;
  const changes = diffPathways(from, to);
  for (const { sentence } of changes) print(sentence);
  if (changes.length === 0) print('no changes');
  return 0;
}

function read(file: string, print: (line: string) => void): PathwayDefinition | 1 | 2 {
  const source = readText(file);
  if (source === null) {
    print(`${file}: cannot be read`);
    return 2;
  }
  const parsed = parsePathway(source, { templates: loadLibrary() });
  if (parsed.ok) return parsed.definition;
  for (const line of linesOf(file, parsed.findings)) print(line);
  return 1;
}
