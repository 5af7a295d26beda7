import {
  crisisSpellings,
  denied,
  figuresOfSpeech,
  otherDanger,
  ownDanger,
  reported,
  unclearDanger,
} from './crisis-words';
import { withinOneEdit } from './edit-distance';
import { normalizeWords } from './normalize';

/**
 * `crisis`: it may be a matter of life, so a person is called at once and the patient is told of 988. `concern`: the words
 * are there but are denied, quoted or told of somebody else; a person reads it soon.
 */
export type CrisisLevel = 'crisis' | 'concern' | 'none';

export interface CrisisReading {
  readonly level: CrisisLevel;
  /** The normalized words that were found; absent for `none`. They are the patient's: never logged. */
  readonly words?: string;
  /** Why it is no more than a concern. */
  readonly softenedBy?: Softening;
}

export type Softening = 'denied' | 'reported' | 'quoted' | 'unclear';

const NONE: CrisisReading = { level: 'none' };
const dangers = everywhere([...ownDanger, ...otherDanger]);
const figures = everywhere(figuresOfSpeech);

/**
 * Looks for words of crisis in a patient's text, in English or Spanish: misspelled or abbreviated, but not figures of speech
 * ("my back is killing me"). It does not judge danger; it decides who is told and how fast.
 */
export function readCrisis(body: string): CrisisReading {
  const isCited = isQuotation(body);
  const readings = body.split(/[.!?;\n]+/u).map((sentence) => readSentence(sentence, isCited));
  return readings.find(({ level }) => level === 'crisis') ?? readings.find(({ level }) => level === 'concern') ?? NONE;
}

function readSentence(sentence: string, isCited: boolean): CrisisReading {
  const text = withoutFigures(corrected(normalizeWords(sentence)));
  let softened: CrisisReading | undefined;
  for (const pattern of dangers) {
    for (const found of text.matchAll(pattern)) {
      const [words] = found;
      const softenedBy = softening(text, found.index, isCited);
      if (softenedBy === null) return { level: 'crisis', words };
      softened = { level: 'concern', words, softenedBy };
    }
  }
  return softened ?? unclear(text);
}

/** Null: nothing takes from what was said. */
function softening(text: string, index: number, isCited: boolean): Softening | null {
  if (denied.some((pattern) => pattern.test(text.slice(0, index)))) return 'denied';
  if (isCited) return 'quoted';
  return reported.some((pattern) => pattern.test(text)) ? 'reported' : null;
}

function unclear(text: string): CrisisReading {
  const words = unclearDanger.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined);
  return words === undefined ? NONE : { level: 'concern', words, softenedBy: 'unclear' };
}

function withoutFigures(text: string): string {
  return figures.reduce((left, pattern) => left.replace(pattern, ' | '), text);
}

/** Slips of the keys put right, and "2" for "to". */
function corrected(text: string): string {
  return text
    .replace(/\b(want|wanna|going|gonna|need|ready) 2 /g, '$1 to ')
    .split(' ')
    .map((word) => (word.length < 6 ? word : (crisisSpellings.find((known) => withinOneEdit(known, word)) ?? word)))
    .join(' ');
}

/** The whole text in quotation marks, or with musical notes: somebody else's words. */
function isQuotation(body: string): boolean {
  return /^["\u201c\u00ab].*["\u201d\u00bb]$/su.test(body.trim()) || /[\u266a\u266b\u{1f3b5}\u{1f3b6}]/u.test(body);
}

function everywhere(patterns: readonly RegExp[]): readonly RegExp[] {
  return patterns.map((pattern) => new RegExp(pattern, 'g'));
}
