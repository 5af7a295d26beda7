import type { Due } from './definition';

const ISO_DURATION = /^P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/;
const COUNTED = /^\d{1,4} (business days?|business hours?|days?|hours?|minutes?)$/;

/** True for an ISO 8601 duration (weeks to seconds) or `N business days|business hours|days|hours|minutes`. */
export function isAmount(text: string): boolean {
  return ISO_DURATION.test(text) || COUNTED.test(text);
}

/** Reads `P2D`, `2 business days of start`, `start + P30D`, `within 14 days of start`; null when it is none of these. */
export function parseDue(text: string): Due | null {
  const plain = text.trim().replace(/^within /, '');
  const sum = /^([a-z][a-z0-9-]*) \+ (.+)$/.exec(plain);
  const [amount, of] = sum ? [sum[2], sum[1]] : plain.split(' of ', 2);
  if (amount === undefined || !isAmount(amount)) return null;
  if (of !== undefined && !/^[a-z][a-z0-9-]*$/.test(of)) return null;
  return of === undefined ? { amount } : { amount, of };
}

/** A due as a person writes it. */
export function describeDue(due: Due): string {
  return due.of === undefined ? due.amount : `${due.amount} of ${due.of}`;
}
