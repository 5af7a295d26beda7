import { evaluate, factsOf } from '../core/criteria/evaluate';
import type { Evaluation, Facts } from '../core/criteria/facts';
import type { RecordedEffect } from '../core/pathway/host';
import type { FindItem } from './go-through-lists';

type Decide = Extract<RecordedEffect, { type: 'decide' }>;

/** Answers the conditions of a step by effect key. The facts that any of them names are loaded once, and no others. */
export async function decideConditions(
  effects: readonly Decide[],
  load: (names: readonly string[]) => Promise<Facts>,
  itemOf: FindItem,
): Promise<ReadonlyMap<string, Evaluation>> {
  const names = [...new Set(effects.flatMap(({ condition }) => factsOf(condition)))];
  const facts = names.length === 0 ? new Map<string, never>() : await load(names);
  return new Map(effects.map(({ key, condition, item }) => [key, evaluate(condition, facts, itemOf(item))]));
}
