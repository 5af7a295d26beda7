import { Lexer } from 'yaml';

const MAX_SOURCE = 512 * 1024;
const MAX_LINES = 20_000;
const MAX_TOKENS = 150_000;
/** How deep a definition may be nested. */
export const MAX_DEPTH = 60;
/** Wider than 60 levels need; what is deeper would exhaust the parser's stack. */
const MAX_INDENT = 6 * MAX_DEPTH;

const TOO_DEEP = `The definition is nested more than ${MAX_DEPTH} levels deep: move inner steps into a pathway of their own.`;
const TOO_MUCH = 'The definition holds too many values: split it into several pathways.';

/** Why a source must not be parsed: each limit keeps the parser within a fraction of a second. `null` when it may be. */
export function sourceExcess(source: string): string | null {
  if (source.length > MAX_SOURCE) return 'The definition is larger than 512 kB: split it into several pathways.';
  if (lineCount(source) > MAX_LINES)
    return `The definition has more than ${MAX_LINES} lines: split it into several pathways.`;
  return structureExcess(source);
}

function lineCount(source: string): number {
  let lines = 1;
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Counts on the parser's own tokens, so that brackets in texts and comments do not matter. */
function structureExcess(source: string): string | null {
  let tokens = 0;
  let brackets = 0;
  let indicators = 0;
  let isLineStart = true;
  for (const token of new Lexer().lex(source)) {
    if ((tokens += 1) > MAX_TOKENS) return TOO_MUCH;
    const first = token.charAt(0);
    if (first === '\n' || first === '\r') {
      isLineStart = true;
      indicators = 0;
      continue;
    }
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets -= 1;
    else if (token === '-' || token === '?') indicators += 1;
    if (brackets > MAX_DEPTH || indicators > MAX_DEPTH) return TOO_DEEP;
    if (isLineStart && first === ' ' && token.length > MAX_INDENT) return TOO_DEEP;
    isLineStart = false;
  }
  return null;
}
