import { withinOneEdit } from './edit-distance';
import { normalizeWords } from './normalize';
import {
  asksAbout,
  bareKeywords,
  doubtful,
  helpKeywords,
  keepGoing,
  limited,
  mentions,
  notMisspelled,
  notMistyped,
  oftenMisspelled,
  oftenMistyped,
  ordinary,
  politeWords,
  requests,
  resumeKeywords,
  strongKeywords,
  unmistakable,
  yesKeywords,
} from './opt-out-words';

/** `in-doubt`: it may be meant as an opt-out, so a person asks. `none`: it is about something else. */
export type MessageMeaning = 'opt-out' | 'opt-in' | 'help' | 'in-doubt' | 'none';

/**
 * What a text means for messaging itself, in English or Spanish. An opt-out counts in any reasonable wording
 * (47 CFR 64.1200(a)(10)), but "stop by the clinic?" is none. `questionOpen`: a question waits for the patient's answer,
 * so a "yes" is that answer and not a wish to resume; taken as so when not said.
 */
export function readMessage(
  body: string,
  { questionOpen }: { readonly questionOpen: boolean } = { questionOpen: true },
): MessageMeaning {
  const text = closeUpLetters(normalizeWords(body));
  if (text === '') return 'none';
  if (isKeyword(text)) return 'opt-out';
  const said = withoutCourtesy(text);
  if (helpKeywords.includes(text)) return 'help';
  if (resumeKeywords.includes(said) || (!questionOpen && yesKeywords.includes(text))) return 'opt-in';
  const meaning = hasKeywordClause(body) ? 'opt-out' : readSentence(corrected(text));
  return meaning === 'opt-out' && isQuotation(body) ? 'in-doubt' : meaning;
}

function readSentence(text: string): 'opt-out' | 'in-doubt' | 'none' {
  const told = cut(text, mentions);
  const wish = cut(told, keepGoing);
  for (const pattern of requests) {
    const request = pattern.exec(wish);
    if (request) return asksAbout.test(wish) || limited.test(wish.slice(request.index)) ? 'in-doubt' : 'opt-out';
  }
  if (told !== text) return 'in-doubt';
  const rest = cut(wish, ordinary);
  const isDoubtful = doubtful.some((pattern) => pattern.test(rest) || pattern.test(withoutCourtesy(rest)));
  return isDoubtful || isMistyped(rest) ? 'in-doubt' : 'none';
}

/** `s t o p` is stop. */
function closeUpLetters(text: string): string {
  return /^\p{L}(?: \p{L}){2,}$/u.test(text) ? text.replaceAll(' ', '') : text;
}

function isKeyword(text: string): boolean {
  return bareKeywords.includes(text) || strongKeywords.includes(withoutCourtesy(text));
}

/** Without what is said out of politeness, and each word once. "No" is kept ("no pare"), unless it thanks. */
function withoutCourtesy(text: string): string {
  return text
    .replace(/^no (?=thank|gracias)/, '')
    .split(' ')
    .filter((word) => !politeWords.has(word))
    .filter((word, index, words) => word !== words[index - 1])
    .join(' ');
}

/** `STOP. Thanks for everything`, a keyword with a signature under it, `this is spam, stop`. */
function hasKeywordClause(body: string): boolean {
  const sentence = /^[^.!\n]+(?=[.!\n])/u.exec(body.trim())?.[0];
  if (sentence !== undefined && strongKeywords.includes(normalizeWords(sentence))) return true;
  if (/[?\uff1f]/u.test(body)) return false;
  const clauses = body
    .split(/[.,;!\n]+/u)
    .map(normalizeWords)
    .filter((clause) => clause !== '');
  return [clauses[0], clauses.at(-1)].some(
    (clause) => clause !== undefined && unmistakable.includes(withoutCourtesy(clause)),
  );
}

/** The patient cites somebody: a song, a sign, our own text. */
function isQuotation(body: string): boolean {
  return /^["\u201c\u00ab].*["\u201d\u00bb]$/su.test(body.trim());
}

/** Slips of the keys put right in words that matter here; a word alone is left as it is and asked about. */
function corrected(text: string): string {
  const words = text.split(' ');
  return words.length === 1 ? text : words.map(correctedWord).join(' ');
}

function correctedWord(word: string): string {
  if (/^(?:sotp|stpo|tsop)$/.test(word)) return 'stop';
  if (word.length < 6 || notMisspelled.has(word)) return word;
  return oftenMisspelled.find((known) => withinOneEdit(known, word)) ?? word;
}

function cut(text: string, patterns: readonly RegExp[]): string {
  return patterns
    .reduce((left, pattern) => left.replace(pattern, ' '), text)
    .replace(/ +/g, ' ')
    .trim();
}

function isMistyped(text: string): boolean {
  if (text.includes(' ') || text.length < 3 || notMistyped.has(text)) return false;
  return oftenMistyped.some((word) => withinOneEdit(word, text));
}
