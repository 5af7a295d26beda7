import { normalizeWords, unaccented } from './normalize';
import { doubts, negations, numberWords } from './reply-words';

/** Longer than this it tells a story, and a person should read it. */
const longestAnswer = 10;
/** More digits are a phone number or a record number. */
const largest = 9_999_999;

/** Words beside a number that do not make it doubtful: "about 7 or so" does. */
const vague: ReadonlySet<string> = new Set(['than', 'less', 'only', 'solo', 'of']);

/** The one number that a reply names, in digits or as a word up to ten, as plain digits; `null` when it is not clear. */
export function readNumber(body: string): string | null {
  if (/[?¿]/u.test(body)) return null;
  const text = unaccented(body).replace(/(?<=\d),(?=\d{3}\b)/gu, '');
  const words = normalizeWords(text).split(' ');
  if (words.length > longestAnswer || words.some(isDoubtful)) return null;
  const written = [...text.matchAll(/-?\d+(?:[.,]\d+)?/gu)].map(([number]) => Number(number.replace(',', '.')));
  const spoken = written.length > 0 ? [] : words.flatMap((word) => numberWords.get(word) ?? (isZero(word) ? 0 : []));
  const [number, ...more] = [...written, ...spoken];
  if (number === undefined || more.length > 0 || Math.abs(number) > largest) return null;
  return String(number);
}

function isDoubtful(word: string): boolean {
  return (doubts.has(word) && !vague.has(word)) || negations.has(word);
}

function isZero(word: string): boolean {
  return word === 'zero' || word === 'cero';
}
