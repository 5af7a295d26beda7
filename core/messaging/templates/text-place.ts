const MARKUP = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;

/** Where something stands in a text; both count from 1, columns in UTF-16 units as editors count. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The words alone: the markup is blank, and everything else stands where it stood. */
export function withoutMarkup(text: string): string {
  return text.replace(MARKUP, (markup) => markup.replace(/[^\n]/g, ' '));
}

/** The text as it reads with a short name in each place of a variable. */
export function asRead(text: string): string {
  return text.replace(MARKUP, (markup) => (markup.startsWith('{{') ? 'Maria' : ' '));
}

/** Each piece of markup with where it begins. */
export function markupOf(text: string): readonly { readonly index: number; readonly markup: string }[] {
  return [...text.matchAll(MARKUP)].map(({ index, 0: markup }) => ({ index, markup }));
}

export function placeAt(text: string, index: number): TextPlace {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
