/** Two items that are the same thing in two versions, by their places; a missing one was removed or added. */
export type Pair = readonly [from: number | undefined, to: number | undefined];

/**
 * Pairs the items of two lists that have no ids: equal ones first, then those alike most, then the rest in order. Pairs come
 * in the order of the later list, what was removed behind.
 */
export function pairItems<T>(
  from: readonly T[],
  to: readonly T[],
  likeness: (a: T, b: T) => number,
  areEqual: (a: T, b: T) => boolean,
): readonly Pair[] {
  const partner = new Map<number, number>();
  const free = new Set(from.keys());
  const take = (toIndex: number, fromIndex: number | undefined) => {
    if (fromIndex === undefined) return;
    partner.set(toIndex, fromIndex);
    free.delete(fromIndex);
  };
  to.forEach((item, i) => {
    const same = from[i];
    if (same !== undefined && free.has(i) && areEqual(same, item)) take(i, i);
  });
  const open = () => [...to.entries()].filter(([i]) => !partner.has(i));
  for (const [i, item] of open())
    take(
      i,
      findFree(from, free, (other) => areEqual(other, item)),
    );
  for (const [i, item] of open())
    take(
      i,
      mostAlike(from, free, (other) => likeness(other, item)),
    );
  for (const [i] of open()) take(i, [...free][0]);
  return [...to.map((_, i): Pair => [partner.get(i), i]), ...[...free].map((i): Pair => [i, undefined])];
}

function findFree<T>(items: readonly T[], free: ReadonlySet<number>, fits: (item: T) => boolean): number | undefined {
  return [...free].find((i) => {
    const item = items[i];
    return item !== undefined && fits(item);
  });
}

function mostAlike<T>(
  items: readonly T[],
  free: ReadonlySet<number>,
  likeness: (item: T) => number,
): number | undefined {
  let best: { readonly index: number; readonly likeness: number } | undefined;
  for (const index of free) {
    const item = items[index];
    const alike = item === undefined ? 0 : likeness(item);
    if (alike > (best?.likeness ?? 0)) best = { index, likeness: alike };
  }
  return best?.index;
}

/**
 * The items of `to` that are out of order against `from`, as few as possible: all but a longest common subsequence. Both
 * hold the same items, each once.
 */
export function outOfOrder<T>(from: readonly T[], to: readonly T[]): ReadonlySet<T> {
  const place = new Map(from.map((item, i) => [item, i]));
  const places = to.map((item) => place.get(item) ?? -1);
  const length: number[] = [];
  const before: number[] = [];
  places.forEach((value, i) => {
    length[i] = 1;
    before[i] = -1;
    for (let j = 0; j < i; j += 1) {
      if ((places[j] ?? 0) < value && (length[j] ?? 0) + 1 > (length[i] ?? 0)) {
        length[i] = (length[j] ?? 0) + 1;
        before[i] = j;
      }
    }
  });
  const kept = new Set<number>();
  for (let i = length.indexOf(Math.max(...length)); i >= 0; i = before[i] ?? -1) kept.add(i);
  return new Set(to.filter((_, i) => !kept.has(i)));
}
