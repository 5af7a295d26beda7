import type { SimulatedText } from '../../client/simulators';

export interface Phone {
  readonly number: string;
  /** Oldest first. */
  readonly texts: readonly SimulatedText[];
}

/** Texts sorted to the patients' phones; the one with the latest text comes first. */
export function phonesOf(texts: readonly SimulatedText[]): Phone[] {
  const byNumber = new Map<string, SimulatedText[]>();
  for (const text of [...texts].sort((a, b) => a.at.localeCompare(b.at))) {
    const number = text.direction === 'inbound' ? text.from : text.to;
    byNumber.set(number, [...(byNumber.get(number) ?? []), text]);
  }
  return [...byNumber]
    .map(([number, its]) => ({ number, texts: its }))
    .sort((a, b) => (b.texts.at(-1)?.at ?? '').localeCompare(a.texts.at(-1)?.at ?? ''));
}
