import { trusted } from 'mongoose';

/**
 * Filter operators of our own making. Every query is sanitized, so an object with a `$` key that came from outside is
 * compared as a value; only what is built here may act as an operator.
 */
type Operator = { readonly [operator: `$${string}`]: unknown };

export const isIn = (values: readonly unknown[]): Operator => trusted({ $in: [...values] });
export const isNoneOf = (values: readonly unknown[]): Operator => trusted({ $nin: [...values] });
export const isNot = (value: unknown): Operator => trusted({ $ne: value });
export const missing = (): Operator => trusted({ $exists: false });
export const hasSize = (size: number): Operator => trusted({ $size: size });
export const hasAll = (values: readonly unknown[]): Operator => trusted({ $all: [...values] });
export const present = (): Operator => trusted({ $exists: true });
export const atLeast = (value: number | Date): Operator => trusted({ $gte: value });
export const atMost = (value: number | Date): Operator => trusted({ $lte: value });
export const below = (value: unknown): Operator => trusted({ $lt: value });
export const above = (value: unknown): Operator => trusted({ $gt: value });
export const between = (from: Date, before: Date): Operator => trusted({ $gte: from, $lt: before });
/** By the field's index. */
export const beginsWith = (text: string): Operator => trusted({ $gte: text, $lt: `${text}\uffff` });

/** The text occurs in the field; both are folded (see `searchText`), so case and accents do not matter. */
export const containsText = (text: string): Operator =>
  trusted({ $regex: fold(text).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&') });

/** What is searched by `containsText`: lower case, no accents, one line for each part. */
export function searchText(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => fold(part ?? ''))
    .join('\n');
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
