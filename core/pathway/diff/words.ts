import { parseAmount } from '../../calendar/amount';
import { isDue } from '../anchors';
import type { Due } from '../definition';

/** What one of the things under a key is called; under any other key a thing is called by the key. */
const itemNames: ReadonlyMap<string, string> = new Map([
  ['outcomes', 'outcome'],
  ['on', 'answer'],
  ['cases', 'case'],
  ['branches', 'branch'],
  ['options', 'option'],
  ['escalate', 'rung'],
  ['interrupts', 'interrupt'],
  ['milestones', 'milestone'],
]);

/** Whether the keys below this one are names of things, as in `milestones`, and not fields. */
export function holdsItems(key: string): boolean {
  return itemNames.has(key);
}

/** `outcome no-answer`, `branch 2`. Numbers count from 1. */
export function itemWords(key: string, name: string | number): string {
  return `${itemNames.get(key) ?? key} ${typeof name === 'number' ? name + 1 : name}`;
}

/** A value as a manager would say it: `7 days of start`, `yes`, `sms, email`. */
export function valueWords(value: unknown): string {
  if (isDue(value)) return dueWords(value);
  if (typeof value === 'string') return textWords(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueWords).join(', ');
  if (typeof value !== 'object' || value === null) return 'nothing';
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${valueWords(inner)}`)
    .join(', ');
}

/** `14 days -> 7 days`; as stored where both would read the same. */
export function changeWords(from: unknown, to: unknown): string {
  const [a, b] = [valueWords(from), valueWords(to)];
  return a === b ? `${JSON.stringify(from)} -> ${JSON.stringify(to)}` : `${a} -> ${b}`;
}

function textWords(text: string): string {
  if (parseAmount(text) !== null) return amountWords(text);
  return /\s/.test(text) || text === '' ? `"${text}"` : text;
}

function dueWords({ amount, of, reckon, direction, atLatest }: Due): string {
  const latest = atLatest === undefined ? '' : `, ${amountWords(atLatest)} at the latest`;
  if (of === undefined) return `${amountWords(amount)}${latest}`;
  const anchor = reckon === undefined ? `${direction ?? 'of'} ${of}` : `after ${reckon} ${of}`;
  return `${amountWords(amount)} ${anchor}${latest}`;
}

const iso = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;
const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'];

/** `P14D` is said "14 days"; what is words already stays. */
function amountWords(amount: string): string {
  const parts = iso.exec(amount)?.slice(1) ?? [];
  const words = units.flatMap((unit, i) => {
    const count = parts[i];
    return count === undefined ? [] : [`${count} ${unit}${count === '1' ? '' : 's'}`];
  });
  return words.length === 0 ? amount : words.join(' ');
}
