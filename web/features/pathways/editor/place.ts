/** A mapping or a list on the way to the cursor, as far as it is written. `key` is where the way goes on. */
export type Level =
  { readonly kind: 'map'; readonly keys: readonly string[]; readonly key: string | null } | { readonly kind: 'list' };

/** Where the cursor stands in a pathway as text. The last level is the innermost. */
export interface Place {
  readonly levels: readonly Level[];
  /** A key of the innermost level is being written, or the value of its `key`. */
  readonly wants: 'key' | 'value';
  /** The cursor stands in `{ }` or `[ ]`, where a list has no dashes. */
  readonly inFlow: boolean;
}

interface Entry {
  readonly column: number;
  /** `null`: a dash. */
  readonly key: string | null;
}

interface Line {
  readonly entries: readonly Entry[];
  /** Where what follows the dashes begins. */
  readonly content: number;
  /** Behind the colon of the key, or behind the dashes. */
  readonly value: string;
}

const KEY = /^(?:'([^']*)'|"([^"]*)"|([^\s'"{}[\],#&*!|>%@`-][^\s:{}[\],]*|-[^\s:]+))\s*:(?:\s+|$)/;

/** Reads indentation instead of parsing, as a text that is being written rarely parses. `line` and `column` count from 0. */
export function placeAt(lines: readonly string[], line: number, column: number): Place {
  const before = (lines[line] ?? '').slice(0, column);
  const here = readLine(before);
  const outer = outwards(lines, line, here);
  const own = here.entries.at(-1);
  const keys = keysBelow(lines, line, here.content);
  const inner: Level[] =
    own && own.key !== null
      ? [{ kind: 'map', keys: [...outer.keys, own.key, ...keys], key: own.key }]
      : [{ kind: 'map', keys: [...outer.keys, ...keys], key: null }];
  const levels = [...outer.levels, ...inner];
  const flow = readFlow(here.value);
  if (!flow) return { levels, wants: own && own.key !== null ? 'value' : 'key', inFlow: false };
  const block = own && own.key !== null ? levels : outer.levels;
  const innermost = flow.at(-1);
  const wants = innermost?.kind === 'map' && innermost.key !== null ? 'value' : 'key';
  return { levels: [...block, ...flow], wants, inFlow: true };
}

function readLine(text: string): Line {
  const entries: Entry[] = [];
  let column = text.length - text.trimStart().length;
  while (text[column] === '-' && /^-(\s|$)/.test(text.slice(column))) {
    entries.push({ column, key: null });
    column += 1;
    column += text.slice(column).length - text.slice(column).trimStart().length;
  }
  const rest = text.slice(column);
  const match = KEY.exec(rest);
  if (!match) return { entries, content: column, value: rest };
  const key = match[1] ?? match[2] ?? match[3] ?? '';
  return { entries: [...entries, { column, key }], content: column, value: rest.slice(match[0].length) };
}

interface Outwards {
  readonly levels: readonly Level[];
  /** Keys of the innermost mapping that stand above the cursor. */
  readonly keys: readonly string[];
}

/** From the cursor's line up: what stands further left contains it. */
function outwards(lines: readonly string[], line: number, here: Line): Outwards {
  const walk = new Walk(here.content);
  const ownDashes = here.entries.filter(({ key }) => key === null);
  for (const dash of [...ownDashes].reverse()) walk.meet(dash);
  for (let above = line - 1; above >= 0; above -= 1) {
    const text = lines[above] ?? '';
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    for (const entry of [...readLine(text).entries].reverse()) walk.meet(entry);
  }
  return walk.result();
}

/** What contains what, met from the inside out. */
class Walk {
  private readonly outer: Level[] = [];
  private innermost: readonly string[] | null = null;
  private isList = false;
  private keys: string[] = [];
  private key: string | null = null;

  constructor(private column: number) {}

  meet(entry: Entry): void {
    if (entry.key === null) this.meetDash(entry.column);
    else this.meetKey(entry.column, entry.key);
  }

  result(): Outwards {
    if (this.innermost === null) return { levels: [], keys: this.keys };
    this.close();
    return { levels: this.outer, keys: this.innermost };
  }

  private meetDash(column: number): void {
    if (column >= this.column) return;
    this.close();
    this.isList = true;
    this.column = column;
  }

  private meetKey(column: number, key: string): void {
    if (!this.isList && column === this.column) {
      this.keys.unshift(key);
      return;
    }
    const contains = this.isList ? column <= this.column : column < this.column;
    if (!contains) return;
    this.close();
    this.isList = false;
    this.column = column;
    this.keys = [key];
    this.key = key;
  }

  /** The innermost mapping is the caller's: it knows the cursor's own key. */
  private close(): void {
    if (this.innermost === null) this.innermost = this.keys;
    else this.outer.unshift(this.isList ? { kind: 'list' } : { kind: 'map', keys: this.keys, key: this.key });
    this.keys = [];
    this.key = null;
  }
}

/** Keys of the same mapping below the cursor. */
function keysBelow(lines: readonly string[], line: number, column: number): readonly string[] {
  const keys: string[] = [];
  for (const text of lines.slice(line + 1)) {
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const [first] = readLine(text).entries;
    if (!first || first.column < column || (first.column === column && first.key === null)) break;
    if (first.column === column && first.key !== null) keys.push(first.key);
  }
  return keys;
}

/** The open braces and brackets before the cursor; `undefined` when there are none. */
function readFlow(value: string): readonly Level[] | undefined {
  const open: { kind: 'map' | 'list'; keys: string[]; key: string | null }[] = [];
  let word = '';
  let quote = '';
  for (const char of value) {
    const top = open.at(-1);
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if ((char === '"' || char === "'") && word.trim() === '') quote = char;
    else if (char === '{' || char === '[') {
      open.push({ kind: char === '{' ? 'map' : 'list', keys: [], key: null });
      word = '';
    } else if (char === '}' || char === ']') {
      open.pop();
      word = '';
    } else if (char === ',') {
      if (top) top.key = null;
      word = '';
    } else if (char === ':' && top?.kind === 'map' && top.key === null) {
      top.key = word.trim();
      top.keys.push(top.key);
      word = '';
    } else word += char;
  }
  if (open.length === 0) return undefined;
  return open.map(({ kind, keys, key }) => (kind === 'list' ? { kind } : { kind, keys, key }));
}
