import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { Finding } from '../pathway/finding';
import { pointer } from '../pathway/parse';
import { scriptSchema, type SimulationScript } from './script';

/** A script larger than this is refused unread. */
const MAX_SOURCE = 256 * 1024;
const MAX_ALIASES = 20;

export type ReadScript =
  | { readonly ok: true; readonly script: SimulationScript }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads a script in YAML or JSON, or says where it is wrong. Never throws. */
export function readScript(source: string): ReadScript {
  if (source.length > MAX_SOURCE) return refused(1, 1, 'The script is larger than 256 kB.');
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const [syntax] = document.errors;
  if (syntax) {
    const at = lines.linePos(syntax.pos[0]);
    return refused(at.line, at.col, syntax.message.split('\n')[0] ?? syntax.code);
  }
  const content = contentOf(document);
  if (content === undefined) return refused(1, 1, `The script has more than ${MAX_ALIASES} aliases.`);
  const parsed = scriptSchema.safeParse(content.value);
  if (parsed.success) return { ok: true, script: parsed.data };
  const findings = parsed.error.issues.map((issue): Finding => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = unknown === undefined ? issue.path : [...issue.path, unknown];
    return { path: pointer(path), ...positionOf(document, lines, path), severity: 'error', message: issue.message };
  });
  return { ok: false, findings };
}

function contentOf(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch {
    return undefined;
  }
}

/** The nearest thing that is written. */
function positionOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
): { readonly line: number; readonly column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      const at = lines.linePos(node.range[0]);
      return { line: at.line, column: at.col };
    }
  }
  return { line: 1, column: 1 };
}

function refused(line: number, column: number, message: string): ReadScript {
  return { ok: false, findings: [{ path: '', line, column, severity: 'error', message }] };
}
