import { parseAmount } from '../calendar/amount';
import type { Due } from './definition';

/**
 * Reads `P2D`, `2 business days of start`, `start + P30D`, `within 14 days of start`, `7 days after actual visit`,
 * `7 days after planned visit`, and with a date among the facts `P30D of encounter.dischargedAt` and
 * `2 business days before encounter.dischargedAt`; null when it is none of these.
 */
export function parseDue(text: string): Due | null {
  const plain = text.trim().replace(/^within /, '');
  const after = /^(.+) after (actual|planned) ([a-z][a-z0-9-]*)$/.exec(plain);
  if (after) {
    const [, amount = '', reckon, of = ''] = after;
    return parseAmount(amount) === null ? null : { amount, of, reckon: reckon === 'actual' ? 'actual' : 'planned' };
  }
  const before = /^(.+) before ([a-z]+\.[a-zA-Z]+)$/.exec(plain);
  if (before) {
    const [, amount = '', of = ''] = before;
    return parseAmount(amount) === null ? null : { amount, of, direction: 'before' };
  }
  const sum = /^([a-z][a-z0-9-]*) \+ (.+)$/.exec(plain);
  const [amount, of] = sum ? [sum[2], sum[1]] : plain.split(' of ', 2);
  if (amount === undefined || parseAmount(amount) === null) return null;
  if (of !== undefined && !/^([a-z][a-z0-9-]*|[a-z]+\.[a-zA-Z]+)$/.test(of)) return null;
  return of === undefined ? { amount } : { amount, of };
}
