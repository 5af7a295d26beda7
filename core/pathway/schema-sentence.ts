import { withinOneEdit } from '../messaging/inbound/edit-distance';
import { keyDescriptions } from './key-descriptions';

type Rewrite = readonly [pattern: RegExp, sentence: (key: string, found: readonly string[]) => string];

/** The schema library's English wording, and what a manager reads instead. */
const rewrites: readonly Rewrite[] = [
  [/^a step is an object$/, () => 'A step has keys with values, such as { end: completed }: write its kind and its id'],
  [/^a repeat needs a "max"/, () => '"max" must say how often at most: a number from 1 to 1000'],
  [
    /^either leaves the pathway/,
    () => 'An interrupt leaves the pathway ("exit") or goes on with it ("then"): remove one of them',
  ],
  [
    /^Invalid discriminator value\. Expected (.+)$/,
    (key, [, options = '']) => `"${key}" must be one of ${options.replaceAll("'", '').split(' | ').join(', ')}`,
  ],
  [
    /^Invalid input: expected (\w+), received (\w+)$/,
    (key, [, expected = '', received = '']) =>
      `"${key}" must be ${inWords(expected)}, and this is ${inWords(received)}${hintOf(key)}`,
  ],
  [
    /^Invalid option: expected one of (.+)$/,
    (key, [, options = '']) => `"${key}" must be one of ${options.replaceAll('"', '').split('|').join(', ')}`,
  ],
  [/^Invalid input/, (key) => `"${key}" is not understood${hintOf(key)}`],
  [/^Unrecognized keys?: /, (key) => `There is no key "${key}" here${suggestionFor(key)}`],
  [
    /^Invalid key in record/,
    (key) => `"${key}" is no id: write lower-case letters, digits and dashes, beginning with a letter`,
  ],
  [/^Too small: expected string/, (key) => `"${key}" is empty${hintOf(key)}`],
  [
    /^Too small: expected array to have >=(\d+) items?$/,
    (key, [, least = '']) => `"${key}" needs at least ${least}${hintOf(key)}`,
  ],
  [/^Too small: expected number to be >=(\d+)$/, (key, [, least = '']) => `"${key}" must be ${least} or more`],
  [/^Too big: expected number to be <=(\d+)$/, (key, [, most = '']) => `"${key}" must be ${most} or less`],
  [/^Too big: expected \w+ to have <=(\d+) \w+$/, (key, [, most = '']) => `"${key}" is too long: ${most} at most`],
  [/^((?:must|needs|is|asks) .+)$/, (key, [, rest = '']) => `"${key}" ${rest}`],
];

/** A finding of the schema about the value at this path, as a sentence that says what to write instead. */
export function schemaSentence(path: readonly PropertyKey[], message: string, isMissing: boolean): string {
  const key = path.findLast((part) => typeof part === 'string') ?? 'definition';
  if (isMissing && message.startsWith('Invalid ')) return `"${key}" is missing${hintOf(key)}.`;
  for (const [pattern, sentence] of rewrites) {
    const found = pattern.exec(message);
    if (found) return ended(sentence(key, found));
  }
  return ended(`${message.charAt(0).toUpperCase()}${message.slice(1)}`);
}

function ended(sentence: string): string {
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function hintOf(key: string): string {
  const description = keyDescriptions.get(key);
  return description === undefined ? '' : `: it says ${description}`;
}

function suggestionFor(key: string): string {
  if (keyDescriptions.has(key)) return ': remove it, or put it where it belongs';
  const similar = [...keyDescriptions.keys()].find((known) => withinOneEdit(known, key));
  return similar === undefined ? ': remove it, or check how it is spelt' : `: did you mean "${similar}"?`;
}

function inWords(type: string): string {
  switch (type) {
    case 'string':
      return 'a text';
    case 'number':
    case 'int':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'keys with values';
    case 'null':
      return 'empty';
    default:
      return `a ${type}`;
  }
}
