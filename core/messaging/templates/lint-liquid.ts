import { LiquidError } from 'liquidjs';
import { withinOneEdit } from '../inbound/edit-distance';
import { allowedFilters, allowedTags, lenientLiquid } from './liquid';
import { markupOf, placeAt, type TextPlace } from './text-place';

/** What is wrong with the markup of one text. */
export interface LiquidFinding extends Partial<TextPlace> {
  readonly rule: 'syntax' | 'unknown-variable' | 'unknown-filter';
  readonly severity: 'error';
  readonly message: string;
}

/** Names an author may look for: known to the record, and not for a message. */
const PROTECTED =
  /\b(family|last ?name|birth|dob|age|mrn|identifier|ssn|phone|email|address|diagnos|condition|problem|medication|medicine|allerg|lab|result|coverage|insurance|gender|sex)/i;

/** What is wrong with a text that may name these variables, in the order of the text. */
export function lintLiquid(text: string, known: readonly string[]): readonly LiquidFinding[] {
  const filters = unknownFilters(text);
  try {
    const { variables } = lenientLiquid.analyzeSync(lenientLiquid.parse(text));
    const unknown = Object.values(variables)
      .flat()
      .map(({ segments, location }) => ({ name: segments.map(String).join('.'), location }))
      .filter(({ name }) => !known.includes(name))
      .map(({ name, location }): LiquidFinding => {
        const message = unknownVariable(name, known);
        return { rule: 'unknown-variable', severity: 'error', message, line: location.row, column: location.col };
      });
    return [...filters, ...unknown].sort(byPlace);
  } catch (error) {
    return [...filters, syntaxFinding(error)].sort(byPlace);
  }
}

function unknownVariable(name: string, known: readonly string[]): string {
  if (name === 'link.material' && known.includes('link.plan')) {
    return `There is no variable "${name}" as long as no material is chosen: choose what it gives to read.`;
  }
  const listed = known.length === 0 ? 'nothing can be named here' : `there are ${known.join(', ')}`;
  const similar = closest(name, known);
  const hint = similar === undefined ? '' : ` Did you mean "${similar}"?`;
  const isProtected = similar === undefined && PROTECTED.test(name);
  return isProtected
    ? `"${name}" says too much of the patient for this message; ${listed}.`
    : `There is no variable "${name}"; ${listed}.${hint}`;
}

/** One slip of the pen away, or the same last word. */
function closest(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  const lastOf = (path: string) => path.split('.').at(-1) ?? '';
  return (
    known.find((one) => withinOneEdit(one, written)) ??
    known.find((one) => one.includes('.') && !PROTECTED.test(lastOf(one)) && lastOf(one) === lastOf(written))
  );
}

function unknownFilters(text: string): readonly LiquidFinding[] {
  return markupOf(text).flatMap(({ index, markup }) => {
    const unquoted = markup.replace(/'[^']*'|"[^"]*"/g, (quoted) => ' '.repeat(quoted.length));
    return [...unquoted.matchAll(/\|\s*([A-Za-z_][\w-]*)/g)].flatMap(({ index: at, 0: written, 1: name = '' }) => {
      if (allowedFilters.some((filter) => filter === name)) return [];
      const similar = allowedFilters.find((filter) => withinOneEdit(filter, name.toLowerCase()));
      const hint = similar === undefined ? '' : ` Did you mean "${similar}"?`;
      const message = `There is no filter "${name}"; there are ${allowedFilters.join(', ')}.${hint}`;
      const place = placeAt(text, index + at + written.length - name.length);
      return [{ rule: 'unknown-filter', severity: 'error', message, ...place } as const];
    });
  });
}

function syntaxFinding(error: unknown): LiquidFinding {
  const rule = { rule: 'syntax', severity: 'error' } as const;
  // Its own limits throw plain errors, and a text nested by the thousand overflows the stack.
  if (!LiquidError.is(error)) return { ...rule, message: 'The text is too long or too deeply nested.' };
  const [line, column] = error.token.getPosition();
  const place = { ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  return { ...rule, message: syntaxSentence(error.message), ...place };
}

function syntaxSentence(written: string): string {
  const bare = written.replace(/, line:\d+, col:\d+$/, '');
  const [, tag] = /^tag "([^"]*)" not found$/.exec(bare) ?? [];
  return tag === undefined ? `${bare}.` : `There is no tag "${tag}"; there are ${allowedTags.join(', ')}.`;
}

function byPlace(a: Partial<TextPlace>, b: Partial<TextPlace>): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
