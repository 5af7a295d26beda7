import type { LocalizedText } from '../record/organization';

/** `list`: short texts, in an order that stays (`list<string>` in conditions). */
export type FactType = 'string' | 'double' | 'bool' | 'timestamp' | 'list';

/** What conditions compare a fact of this type with. */
export const typeWords: { readonly [type in FactType]: string } = {
  string: 'a text',
  double: 'a number, as 10.0',
  bool: 'true or false',
  timestamp: 'an instant',
  list: 'a list of texts',
};

/** An ISO 8601 duration of one unit: `P6M`. */
export type Span = `P${number}${'D' | 'W' | 'M' | 'Y'}`;

/**
 * How old what a fact rests on may be: `live` is true whenever it is asked; otherwise a span, counted from the instant of
 * the evidence, after which the fact is unknown.
 */
export type Freshness = 'live' | { readonly validFor: Span };

/** Something a condition may read about a patient. */
export interface FactDefinition {
  readonly type: FactType;
  readonly label: LocalizedText;
  /** What it means. */
  readonly description: string;
  /** The part of the record that it comes from: `Encounter.class`. */
  readonly source: string;
  /** How it is made of that, in one sentence. */
  readonly computed: string;
  readonly freshness: Freshness;
  /** When the fact is unknown: what is missing then. */
  readonly unknown: string;
}

/** Facts with their names, as `<group>.<name>`. */
export type FactEntries = readonly (readonly [name: string, definition: FactDefinition])[];

/** `unknown` of a fact that every enrolled patient has. */
export const never = 'Never: it is always known.';

const units: ReadonlyMap<string, string> = new Map([
  ['D', 'day'],
  ['W', 'week'],
  ['M', 'month'],
  ['Y', 'year'],
]);

/** A span in words: `6 months`. What is no span is left as it is. */
export function spanWords(span: string): string {
  const [, count = '', letter = ''] = /^P(\d+)([DWMY])$/.exec(span) ?? [];
  const unit = units.get(letter);
  return unit === undefined ? span : `${count} ${unit}${count === '1' ? '' : 's'}`;
}
