import { parseAmount } from '../calendar/amount';
import type { Due } from './definition';

/** Reads `P2D`, `2 business days of start`, `start + P30D`, `within 14 days of start`; null when it is none of these. */
export function parseDue(text: string): Due | null {
  const plain = text.trim().replace(/^within /, '');
  const sum = /^([a-z][a-z0-9-]*) \+ (.+)$/.exec(plain);
  const [amount, of] = sum ? [sum[2], sum[1]] : plain.split(' of ', 2);
  if (amount === undefined || parseAmount(amount) === null) return null;
  if (of !== undefined && !/^[a-z][a-z0-9-]*$/.test(of)) return null;
  return of === undefined ? { amount } : { amount, of };
}
