import type { PathwayDefinition, Step } from '../definition';
import { pointer } from '../parse';
import { compareValues, type Difference, type StepLists } from './compare-values';
import type { Change } from './change';
import { layoutOf, type Layout, type PlacedList } from './layout';
import { outOfOrder } from './pair-items';
import { itemWords } from './words';

/**
 * What a reader of the later definition must know: steps added, removed, moved and changed, in words. It knows no kind of
 * step, so a new kind needs nothing here. First the pathway itself, then steps in the order of `to`, then what was removed.
 */
export function diffPathways(from: PathwayDefinition, to: PathwayDefinition): readonly Change[] {
  const old = layoutOf(from);
  const fresh = layoutOf(to);
  const partners = new Map<unknown, unknown>();
  const lists: StepLists = {
    isList: (value) => old.lists.has(value) || fresh.lists.has(value),
    pair: (a, b) => partners.set(a, b),
    idsIn: stepIds,
  };
  const place = { item: '', field: '', key: '', from: [], to: [] };
  const own = compareValues(from, to, place, lists).map((difference) => inWords(null, difference));
  // All steps are compared before any is called moved: comparing them tells which lists belong together.
  const changed = new Map<string, readonly Change[]>();
  for (const [id, { step, path }] of fresh.steps) {
    const before = old.steps.get(id);
    if (!before) continue;
    const here = { ...place, from: before.path, to: path };
    changed.set(
      id,
      compareValues(before.step, step, here, lists).map((difference) => inWords(id, difference)),
    );
  }
  const strayed = strayedSteps(old, fresh, partners);
  return [
    ...own,
    ...[...fresh.steps.keys()].flatMap((id) => [
      ...placeChanges(id, old, fresh, partners, strayed),
      ...(changed.get(id) ?? []),
    ]),
    ...removedSteps(old, fresh),
  ];
}

function inWords(step: string | null, { kind, place, words }: Difference): Change {
  const owner = step === null ? 'pathway' : `step ${step}`;
  const subject = place.item === '' ? owner : step === null ? place.item : `${place.item} of ${step}`;
  const told = kind === 'changed' || kind === 'moved' ? words : words === '' ? kind : `${kind}: ${words}`;
  const verb = kind === 'moved' ? 'moved ' : '';
  const field = place.field === '' ? '' : `${place.field} `;
  const path = pointer(kind === 'removed' ? place.from : place.to);
  return { kind, step, path, sentence: `${subject}: ${field}${verb}${told}` };
}

/** Steps that stand in the same list as before, but behind another one. */
function strayedSteps(old: Layout, fresh: Layout, partners: ReadonlyMap<unknown, unknown>): ReadonlySet<string> {
  return new Set(
    [...partners].flatMap(([before, now]) => {
      const [listBefore, listNow] = [old.lists.get(before), fresh.lists.get(now)];
      if (!listBefore || !listNow) return [];
      const idsBefore = listBefore.steps.map(({ id }) => id);
      const idsNow = listNow.steps.map(({ id }) => id);
      const common = new Set(idsBefore.filter((id) => idsNow.includes(id)));
      return [
        ...outOfOrder(
          idsBefore.filter((id) => common.has(id)),
          idsNow.filter((id) => common.has(id)),
        ),
      ];
    }),
  );
}

function placeChanges(
  id: string,
  old: Layout,
  fresh: Layout,
  partners: ReadonlyMap<unknown, unknown>,
  strayed: ReadonlySet<string>,
): readonly Change[] {
  const now = fresh.steps.get(id);
  const list = now && fresh.lists.get(now.list);
  if (!now || !list) return [];
  const before = old.steps.get(id);
  const change = (kind: Change['kind'], words: string): readonly Change[] => [
    { kind, step: id, path: pointer(now.path), sentence: `step ${id}: ${words}` },
  ];
  if (!before)
    return change('added', `added, a ${now.step.kind} ${positionWords(list, id)}in ${listWords(list, fresh)}`);
  const listBefore = old.lists.get(before.list);
  if (listBefore && partners.get(before.list) !== now.list) {
    const isSameOwner = listBefore.owner !== null && listBefore.owner === list.owner;
    const target = isSameOwner ? nameWords(list) : listWords(list, fresh);
    return change('moved', `moved from ${listWords(listBefore, old)} to ${target}`);
  }
  return strayed.has(id) ? change('moved', `moved ${positionWords(list, id)}in ${listWords(list, fresh)}`) : [];
}

function removedSteps(old: Layout, fresh: Layout): readonly Change[] {
  return [...old.steps].flatMap(([id, { step, list, path }]) => {
    const place = old.lists.get(list);
    if (fresh.steps.has(id) || !place) return [];
    const sentence = `step ${id}: removed, a ${step.kind} in ${listWords(place, old)}`;
    return [{ kind: 'removed' as const, step: id, path: pointer(path), sentence }];
  });
}

function positionWords({ steps }: PlacedList, id: string): string {
  const before = steps[steps.findIndex((step) => step.id === id) - 1];
  return before === undefined ? 'as the first ' : `behind ${before.id} `;
}

/** `"first-days" branch 1`, `interrupt patient.died`, `the pathway`. */
function listWords(list: PlacedList, { definition }: Layout): string {
  if (list.owner !== null) return `"${list.owner}" ${nameWords(list)}`;
  const [group, number] = list.name.split('/');
  if (group !== 'interrupt') return 'the pathway';
  return itemWords('interrupts', definition.interrupts[Number(number)]?.on ?? Number(number));
}

function nameWords({ name }: PlacedList): string {
  const [group = '', item] = name.split('/');
  if (item === undefined) return group;
  const word = group === 'on' ? 'answer' : group;
  return `${word} ${/^\d+$/.test(item) ? Number(item) + 1 : item}`;
}

function stepIds(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isStep(value) ? [value.id] : [];
  return [...own, ...Object.values<unknown>({ ...value }).flatMap(stepIds)];
}

function isStep(value: object): value is Step {
  return 'kind' in value && 'id' in value && typeof value.id === 'string';
}
