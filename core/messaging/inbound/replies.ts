import type { Reply } from '../../pathway/definition';
import type { Question } from '../../record/message';
import { withinOneEdit } from './edit-distance';
import { normalizeReply, normalizeWords } from './normalize';
import { readDate, type ReplyContext } from './reply-date';
import { readNumber } from './reply-number';
import {
  doubts,
  fillers,
  lookalikes,
  negations,
  notAnswers,
  numberWords,
  reassuring,
  synonyms,
  troubles,
} from './reply-words';

/** Longer than this it tells a story, and a person should read it. */
const longestAnswer = 10;

/** A word this short is too easily another word. */
const shortestTypo = 4;

/** What a reply says: an option's id or `unclear`; a number as digits and a date as ISO 8601 beside it. */
export interface ReplyReading {
  readonly option: string;
  readonly value?: string;
}

/** Where only the option counts, any day will do. */
const ANY_DAY: ReplyContext = { today: '2026-01-15', language: 'en' };

const UNCLEAR: ReplyReading = { option: 'unclear' };

/** The question as it is kept with the text that asks it: every way of saying each option. */
export function questionOf(reply: Reply): Question {
  if (reply.kind === 'number' || reply.kind === 'date' || reply.kind === 'text') {
    return { kind: reply.kind, options: reply.options.map(({ id }) => ({ id, words: [] })) };
  }
  const options = reply.options.map((option) => {
    const said = [option.id, option.label.en, ...(option.label.es === undefined ? [] : [option.label.es])];
    const words = [...said.map(normalizeReply), ...(synonyms.get(option.id) ?? [])];
    return { id: option.id, words: [...new Set(words)].filter((word) => word !== '') };
  });
  return { kind: reply.kind, options };
}

/** The option of a reply alone; see `readAnswer`. */
export function readReply(question: Question, body: string): string {
  return readAnswer(question, body, ANY_DAY).option;
}

/**
 * What a reply says to its question. `unclear` is whatever a person should read: two answers, a negation ("not better"), a
 * question, a "but", a wish, or good news beside a word of trouble.
 */
export function readAnswer(question: Question, body: string, context: ReplyContext): ReplyReading {
  switch (question.kind) {
    case 'choice':
    case 'yes-no':
      return { option: readOption(question, body) };
    case 'number':
      return valued('number', readNumber(body));
    case 'date':
      return valued('date', readDate(body, context));
    case 'text':
      return normalizeReply(body) === '' ? UNCLEAR : { option: 'text' };
  }
}

function valued(option: string, value: string | null): ReplyReading {
  return value === null ? UNCLEAR : { option, value };
}

/** The id of the one option that is named by its number, a word in either language, or a word with one slip. */
function readOption(question: Question, body: string): string {
  if (body.includes('?') || body.includes('¿')) return 'unclear';
  if (notAnswers.some((idiom) => idiom.test(normalizeWords(body)))) return 'unclear';
  const tokens = normalizeReply(body).split(' ');
  if (tokens[0] === '' || tokens.length > longestAnswer) return 'unclear';
  const said = tokensSaid(question, tokens);
  const named = new Set(said.flatMap((token) => (token.kind === 'option' ? [token.id] : [])));
  const [option] = named;
  if (named.size !== 1 || option === undefined) return 'unclear';
  return isDoubtful(said, option) ? 'unclear' : option;
}

type Said =
  | { readonly kind: 'option'; readonly id: string; readonly byNumber: boolean }
  | { readonly kind: 'negation' | 'doubt' | 'trouble' | 'filler' | 'unknown' };

function isDoubtful(said: readonly Said[], option: string): boolean {
  const kinds = new Set(said.map((token) => token.kind));
  // A number among other words counts something ("2 pills").
  const counts = said.some((token) => token.kind === 'option' && token.byNumber) && kinds.has('unknown');
  // "no, nothing" only repeats itself; before an answer a negation turns it around, whatever the answer is.
  const first = said.findIndex((token) => token.kind === 'option');
  const negated =
    option === 'no' ? said.slice(0, first).some((token) => token.kind === 'negation') : kinds.has('negation');
  return counts || negated || kinds.has('doubt') || (kinds.has('trouble') && reassuring.has(option));
}

function tokensSaid(question: Question, tokens: readonly string[]): readonly Said[] {
  const said: Said[] = [];
  for (let index = 0; index < tokens.length;) {
    const match = optionAt(question, tokens, index);
    said.push(match ? { kind: 'option', id: match.id, byNumber: false } : wordSaid(question, tokens[index] ?? ''));
    index += match?.length ?? 1;
  }
  return said;
}

function wordSaid(question: Question, token: string): Said {
  const number = numberOf(token);
  if (number !== null) {
    // A number that no option has must not be passed over: "better 5" is not simply better.
    return { kind: 'option', id: question.options[number - 1]?.id ?? 'unclear', byNumber: true };
  }
  return { kind: kindOf(token) };
}

function kindOf(token: string): 'negation' | 'doubt' | 'trouble' | 'filler' | 'unknown' {
  if (negations.has(token)) return 'negation';
  if (doubts.has(token)) return 'doubt';
  if (troubles.has(token)) return 'trouble';
  return fillers.has(token) ? 'filler' : 'unknown';
}

/** The option whose longest phrase starts here; a single word may have one slip. */
function optionAt(
  question: Question,
  tokens: readonly string[],
  start: number,
): { readonly id: string; readonly length: number } | null {
  let best: { id: string; length: number } | null = null;
  for (const option of question.options) {
    for (const phrase of option.words) {
      const length = phrase.split(' ').length;
      if (length > (best?.length ?? 0) && tokens.slice(start, start + length).join(' ') === phrase) {
        best = { id: option.id, length };
      }
    }
  }
  return best ?? typoAt(question, tokens[start] ?? '');
}

function typoAt(question: Question, token: string): { readonly id: string; readonly length: number } | null {
  if (token.length < shortestTypo || lookalikes.has(token) || kindOf(token) !== 'unknown') return null;
  const close = question.options.filter((option) =>
    option.words.some((word) => word.length >= shortestTypo && !word.includes(' ') && withinOneEdit(word, token)),
  );
  const [only] = close;
  return close.length === 1 && only ? { id: only.id, length: 1 } : null;
}

function numberOf(token: string): number | null {
  return /^\d{1,4}$/.test(token) ? Number(token) : (numberWords.get(token) ?? null);
}
