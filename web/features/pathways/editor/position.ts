import type { Text } from '@codemirror/state';

/** A line and column, counted from 1, as a position; the nearest one when the text has become shorter since. */
export function positionOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column, 1) - 1, found.to);
}
