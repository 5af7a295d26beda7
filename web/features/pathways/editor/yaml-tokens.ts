export type TokenKind = 'comment' | 'key' | 'string' | 'atom' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
}

const PATTERNS: readonly (readonly [kind: TokenKind | null, pattern: RegExp])[] = [
  ['comment', /(?<=^|\s)#.*/y],
  ['key', /(?:'[^']*'|"(?:[^"\\]|\\.)*"|[A-Za-z_][\w.-]*)(?=\s*:(?:\s|$))/y],
  ['string', /'(?:[^']|'')*'?|"(?:[^"\\]|\\.)*"?/y],
  ['atom', /(?:true|false|null|-?\d+(?:\.\d+)?|-?P(?:T?\d[\dYMWDTHS]*))(?=\s*(?:[,\]}#]|$))/y],
  ['mark', /[{}[\],:|>]|-(?=\s|$)/y],
  // Plain words, a whole one at a time, so that nothing is found in the middle of one.
  [null, /[^\s{}[\],:#]+|\S/y],
];

/** What the parts of one line of YAML are, for coloring: a line at a time, as flow and block pathways are written. */
export function yamlTokens(line: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < line.length;) {
    if (/\s/.test(line[at] ?? '')) {
      at += 1;
      continue;
    }
    const [kind, length] = tokenAt(line, at);
    if (kind !== null) tokens.push({ kind, from: at, to: at + length });
    at += length;
  }
  return tokens;
}

function tokenAt(line: string, at: number): readonly [TokenKind | null, number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const length = pattern.exec(line)?.[0].length ?? 0;
    if (length > 0) return [kind, length];
  }
  return [null, 1];
}
