import type { FoundCohort } from '../../client/campaigns';

/** A number as it stands on a pasted list. */
export interface ListedName {
  /** Counted from 1. */
  readonly line: number;
  readonly name: string;
}

/** Why a number of the list is not taken. */
export interface ListProblem extends ListedName {
  readonly kind: 'unknown' | 'ambiguous' | 'duplicate';
  /** The line of the first, where it is there twice. */
  readonly first: number;
}

/** The most patients that a list may have. */
export const MOST_LISTED = 10_000;

/** The numbers of a text: one or several to a line, between commas or semicolons; of a pasted table the first column. */
export function namesOf(text: string): readonly ListedName[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const cells = line.includes('\t') ? line.split('\t').slice(0, 1) : line.split(/[,;]/);
    const names = cells.map((cell) =>
      cell
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .trim(),
    );
    return names.filter((name) => name !== '').map((name) => ({ line: index + 1, name }));
  });
}

/** What is wrong with a list, in its order. */
export function problemsOf(
  names: readonly ListedName[],
  { unknown, ambiguous, duplicate }: FoundCohort,
): readonly ListProblem[] {
  const lineOf = (position: number) => names[position]?.line ?? 0;
  const at = (position: number) => ({ position, line: lineOf(position), name: names[position]?.name ?? '' });
  return [
    ...unknown.map(({ position }) => ({ ...at(position), first: 0, kind: 'unknown' as const })),
    ...ambiguous.map(({ position }) => ({ ...at(position), first: 0, kind: 'ambiguous' as const })),
    ...duplicate.map(({ position, first }) => ({
      ...at(position),
      kind: 'duplicate' as const,
      first: lineOf(first),
    })),
  ]
    .sort((one, other) => one.position - other.position)
    .map(({ position: _, ...problem }) => problem);
}
