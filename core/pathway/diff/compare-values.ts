import { isDue } from '../anchors';
import { outOfOrder, pairItems } from './pair-items';
import { changeWords, holdsItems, itemWords, valueWords } from './words';

/** Where two values that are compared stand. */
export interface Place {
  /** `outcome no-answer`; empty outside of items. */
  readonly item: string;
  /** The field within that, `label`; empty for an item itself. */
  readonly field: string;
  /** The key that holds the value. */
  readonly key: string;
  readonly from: readonly PropertyKey[];
  readonly to: readonly PropertyKey[];
}

export interface Difference {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  readonly place: Place;
  /** What follows the place: `14 days -> 7 days`. */
  readonly words: string;
}

/** What the comparison needs to know of lists of steps: they are not compared here, but paired. */
export interface StepLists {
  readonly isList: (value: unknown) => boolean;
  readonly pair: (from: unknown, to: unknown) => void;
  /** The ids of the steps in a value, at any depth. */
  readonly idsIn: (value: unknown) => readonly string[];
}

/** Compares two values of any shape; lists of steps in them are handed to `lists`. */
export function compareValues(from: unknown, to: unknown, place: Place, lists: StepLists): readonly Difference[] {
  const tell = (kind: Difference['kind'], words: string): readonly Difference[] => [{ kind, place, words }];
  if (from === undefined && to === undefined) return [];
  if (from === undefined) return tell('added', wordsOf(to, lists));
  if (to === undefined) return tell('removed', wordsOf(from, lists));
  if (lists.isList(from) && lists.isList(to)) {
    lists.pair(from, to);
    return [];
  }
  if (isPlain(from) && isPlain(to)) return compareObjects(from, to, place, lists);
  if (isArray(from) && isArray(to) && (from.some(isItem) || to.some(isItem))) {
    return compareItems(from, to, place, lists);
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : tell('changed', changeWords(from, to));
}

function compareObjects(from: object, to: object, place: Place, lists: StepLists): readonly Difference[] {
  const old = new Map(Object.entries<unknown>({ ...from }));
  const fresh = new Map(Object.entries<unknown>({ ...to }));
  const isText = old.has('en') && fresh.has('en');
  return [...new Set([...fresh.keys(), ...old.keys()])].flatMap((key) => {
    const inner = { key, from: [...place.from, key], to: [...place.to, key] };
    const next = holdsItems(place.key)
      ? { ...inner, item: itemWords(place.key, key), field: '' }
      : { ...inner, item: place.item, field: join(place.field, isText ? languageWords(key) : key) };
    return compareValues(old.get(key), fresh.get(key), next, lists);
  });
}

/** Items with an id or an event are known by it; others are paired by what they hold. */
function compareItems(
  from: readonly unknown[],
  to: readonly unknown[],
  place: Place,
  lists: StepLists,
): readonly Difference[] {
  const pairs = pairItems(from, to, (a, b) => likeness(a, b, lists), sameContent);
  const both = pairs.flatMap(([i, j]) => (i === undefined || j === undefined ? [] : [{ i, j }]));
  const before = both.map(({ i }) => i).sort((a, b) => a - b);
  const strayed = outOfOrder(
    before,
    both.map(({ i }) => i),
  );
  return pairs.flatMap(([i, j]) => {
    const [old, fresh] = [i === undefined ? undefined : from[i], j === undefined ? undefined : to[j]];
    const here: Place = {
      key: place.key,
      item: join(place.item, itemWords(place.key, nameOf(fresh ?? old) ?? j ?? i ?? 0)),
      field: '',
      from: [...place.from, i ?? 0],
      to: [...place.to, j ?? 0],
    };
    const moved: readonly Difference[] =
      i !== undefined && j !== undefined && strayed.has(i)
        ? [{ kind: 'moved', place: here, words: `from place ${i + 1} to ${j + 1}` }]
        : [];
    const inner = { ...here, key: '' };
    return [...moved, ...compareValues(old, fresh, inner, lists)];
  });
}

/** How much two items have in common: the same name before all, then steps, then fields. */
function likeness(a: unknown, b: unknown, lists: StepLists): number {
  const [nameA, nameB] = [nameOf(a), nameOf(b)];
  if (nameA !== nameB) return 0;
  const ids = new Set(lists.idsIn(a));
  const shared = lists.idsIn(b).filter((id) => ids.has(id)).length;
  const fields = isPlain(a) && isPlain(b) ? equalFields(a, b) : 0;
  return (nameA === undefined ? 0 : 1_000) + shared * 2 + fields;
}

function equalFields(a: object, b: object): number {
  const other = new Map(Object.entries<unknown>({ ...b }));
  return Object.entries<unknown>({ ...a }).filter(([key, value]) => sameContent(value, other.get(key))).length;
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  if ('id' in item && typeof item.id === 'string') return item.id;
  return 'on' in item && typeof item.on === 'string' ? item.on : undefined;
}

function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDue(value);
}

/** Without the `any` that `Array.isArray` makes of it. */
function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isItem(value: unknown): boolean {
  return isPlain(value) || Array.isArray(value);
}

function wordsOf(value: unknown, lists: StepLists): string {
  const isTold = isArray(value) ? value.length > 0 && !value.some(isItem) : !isPlain(value);
  return isTold && !lists.isList(value) ? valueWords(value) : '';
}

function languageWords(key: string): string {
  return key === 'en' ? 'in English' : key === 'es' ? 'in Spanish' : key;
}

function join(before: string, word: string): string {
  return before === '' ? word : `${before} ${word}`;
}
