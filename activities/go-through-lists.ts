import { currentValue, type Facts } from '../core/criteria/facts';
import { CarepathFailure } from '../core/errors';
import type { ItemRef } from '../core/pathway/effects';
import type { RecordedEffect } from '../core/pathway/host';
import type { KeptList, ResolvedBatch } from '../core/step-ledger';

type List = Extract<RecordedEffect, { type: 'list' }>;

/** Where the lists of a step come from: as kept before, and as the record has them. */
export interface ListSources {
  readonly kept: (key: string) => Promise<KeptList | null>;
  readonly facts: (names: readonly string[]) => Promise<Facts>;
}

/**
 * The lists that rounds are about to go through, by effect key; one that is not known is absent. A retry of the step has
 * the items that were kept first, so that no round changes what it is about.
 */
export async function listsToGoThrough(
  effects: readonly List[],
  step: number,
  { kept, facts }: ListSources,
): Promise<ResolvedBatch['lists']> {
  if (effects.length === 0) return new Map();
  const known = await facts([...new Set(effects.map(({ fact }) => fact))]);
  const lists = effects.map(async ({ key, fact, max }) => {
    const before = await kept(key);
    if (before?.step === step) return [[key, before]] as const;
    const items = currentValue(known.get(fact));
    if (!isList(items)) return [];
    return [[key, { step, count: items.length, items: items.slice(0, max) }]] as const;
  });
  return new Map((await Promise.all(lists)).flat());
}

/** Finds the item that an effect is about. */
export type FindItem = (ref: ItemRef | undefined) => string | undefined;

/**
 * Reads the items that the effects of a step are about.
 * @throws CarepathFailure `not-found` for one that was never kept.
 */
export async function itemsOf(effects: readonly RecordedEffect[], kept: ListSources['kept']): Promise<FindItem> {
  const keys = effects.flatMap((effect) => ('item' in effect ? [effect.item.list] : []));
  const lists = new Map(await Promise.all([...new Set(keys)].map(async (key) => [key, await kept(key)] as const)));
  return (ref) => {
    if (!ref) return undefined;
    const item = lists.get(ref.list)?.items[ref.round - 1];
    if (item === undefined) throw new CarepathFailure('not-found', 'An item of a list is not in the record.');
    return item;
  };
}

/** By the types of facts, the only value that is an array. */
function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
