import { withinOneEdit } from './edit-distance';
import { normalizeWords } from './normalize';
import {
  asksAbout,
  bareKeywords,
  doubtful,
  helpKeywords,
  keepGoing,
  notMistyped,
  oftenMistyped,
  ordinary,
  politeWords,
  requests,
  resumeKeywords,
  strongKeywords,
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
  if (isKeyword(text) || startsWithKeyword(body)) return 'opt-out';
  if (helpKeywords.includes(text)) return 'help';
  if (resumeKeywords.includes(text) || (!questionOpen && yesKeywords.includes(text))) return 'opt-in';
  return readSentence(text);
}

function readSentence(text: string): MessageMeaning {
  const wish = cut(text, keepGoing);
  if (requests.some((pattern) => pattern.test(wish))) return asksAbout.test(wish) ? 'in-doubt' : 'opt-out';
  const rest = cut(wish, ordinary);
  return doubtful.some((pattern) => pattern.test(rest)) || isMistyped(rest) ? 'in-doubt' : 'none';
}

/** `s t o p` is stop. */
function closeUpLetters(text: string): string {
  return /^\p{L}(?: \p{L}){2,}$/u.test(text) ? text.replaceAll(' ', '') : text;
}

function isKeyword(text: string): boolean {
  if (bareKeywords.includes(text)) return true;
  const words = text.split(' ').filter((word) => !politeWords.has(word));
  const unrepeated = words.filter((word, index) => word !== words[index - 1]);
  return strongKeywords.includes(unrepeated.join(' '));
}

/** `STOP. Thanks for everything`, or a keyword with a signature under it. */
function startsWithKeyword(body: string): boolean {
  const first = /^[^.!\n]+(?=[.!\n])/u.exec(body.trim())?.[0];
  return first !== undefined && strongKeywords.includes(normalizeWords(first));
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
