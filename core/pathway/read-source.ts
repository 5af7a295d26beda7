import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type YAMLMap } from 'yaml';
import type { Finding } from './finding';
import { MAX_DEPTH, sourceExcess } from './source-limits';

const MAX_ALIASES = 100;
/** What the nodes that aliases stand for may add up to. */
const MAX_UNFOLDED = 1_000;
const UNFOLDS_TOO_FAR = 'The aliases of the definition unfold to too many values: write the steps out.';
/** Whoever has a hundred things to correct does not read the next thousand. */
const MAX_FINDINGS = 100;

/** Finds the position of a path in the source; the nearest thing there is, when the path itself is not written. */
export type Locate = (path: readonly PropertyKey[]) => { line: number; column: number };

export type Source =
  | { readonly ok: true; readonly value: unknown; readonly locate: Locate }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads YAML or JSON into plain values with their positions. Never throws; bounded in size, depth, values and aliases. */
export function readSource(source: string): Source {
  const excess = sourceExcess(source);
  if (excess !== null) return refused(excess);
  const lines = new LineCounter();
  // Keys are compared below: the library compares each with all before it.
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const wrong = [
    ...document.errors.map((error): Finding => faultAt(lines, error.pos[0], syntaxSentence(error.message))),
    ...structureFaults(document, lines),
  ];
  if (wrong.length > 0) return { ok: false, findings: wrong };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_UNFOLDED }), locate: locator(document, lines) };
  } catch (error) {
    if (error instanceof ReferenceError) return refused(UNFOLDS_TOO_FAR);
    throw error;
  }
}

/** A list of findings that a person can still read; the last one says how many were left out. */
export function capped(findings: readonly Finding[]): readonly Finding[] {
  const next = findings[MAX_FINDINGS];
  if (!next) return findings;
  const message = `There are ${findings.length - MAX_FINDINGS} more findings from here on: correct those before first.`;
  return [...findings.slice(0, MAX_FINDINGS), { ...next, severity: 'error', message }];
}

/** What stands at a path of plain values; `undefined` when nothing does. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? Reflect.get(inner, key) : undefined,
    value,
  );
}

function refused(message: string): Source {
  return { ok: false, findings: [{ path: '', line: 1, column: 1, severity: 'error', message }] };
}

function faultAt(lines: LineCounter, offset: number, message: string): Finding {
  const at = lines.linePos(offset);
  return { path: '', line: at.line, column: at.col, severity: 'error', message };
}

function syntaxSentence(message: string): string {
  return message.startsWith('Maximum call stack') ? 'The definition is nested too deep to be read.' : `${message}.`;
}

function structureFaults(document: Document, lines: LineCounter): readonly Finding[] {
  const faults: Finding[] = [];
  const fault = (offset: number | undefined, message: string) => faults.push(faultAt(lines, offset ?? 0, message));
  let aliases = 0;
  visit(document, {
    Node(_, node, ancestors) {
      if (ancestors.length > MAX_DEPTH * 2) {
        fault(node.range?.[0], `The definition is nested more than ${MAX_DEPTH} levels deep: move inner steps out.`);
        return visit.BREAK;
      }
      if (isMap(node)) repeatedKeys(node).forEach(({ offset, key }) => fault(offset, keyTwice(key)));
      if (!isAlias(node)) return undefined;
      if (node.resolve(document) === undefined) {
        fault(node.range?.[0], `The alias "*${node.source}" stands for nothing: no "&${node.source}" comes before it.`);
      }
      if ((aliases += 1) > MAX_ALIASES) {
        fault(node.range?.[0], `The definition has more than ${MAX_ALIASES} aliases: write the steps out.`);
        return visit.BREAK;
      }
      if (
        ancestors.some(
          (ancestor) =>
            isNode(ancestor) && !isAlias(ancestor) && 'anchor' in ancestor && ancestor.anchor === node.source,
        )
      ) {
        fault(node.range?.[0], `The alias "*${node.source}" stands within what it stands for.`);
      }
      return undefined;
    },
  });
  return faults;
}

function keyTwice(key: string): string {
  return `The key "${key}" is written twice here: keep one of them, or give the other its own name.`;
}

function repeatedKeys(map: YAMLMap): readonly { readonly key: string; readonly offset: number | undefined }[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ key: name, offset: key.range?.[0] }];
  });
}

function locator(document: Document, lines: LineCounter): Locate {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        const at = lines.linePos(node.range[0]);
        return { line: at.line, column: at.col };
      }
    }
    return { line: 1, column: 1 };
  };
}
