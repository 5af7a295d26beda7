import { readingGrade } from './reading-grade';
import { charactersOutsideGsm } from './segments';
import { findSensitiveWords, type SensitiveWord } from './sensitive-words';
import type { TemplateFinding, TextOf } from './template-finding';
import { asRead, placeAt, withoutMarkup } from './text-place';

/** US health literacy guidance asks for the sixth grade (NIH, AHRQ Health Literacy Universal Precautions Toolkit, tool 11). */
const HIGHEST_GRADE = 6;
/** A formula says little about a line or two. */
const FEWEST_WORDS = 12;

const LINK =
  /(?:https?:\/\/|www\.)[^\s{}<>"']+|(?<![@\p{L}\p{N}.-])[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|gov|edu|info|io|health|link|app|ly|me|us)(?![\p{L}\p{N}.]*[\p{L}\p{N}])(?:\/[^\s{}<>"']*)?/giu;

/** What the words of one text say that they should not, or in letters that cost more. */
export function lintWords(text: string, where: TextOf): readonly TemplateFinding[] {
  const words = withoutMarkup(text);
  return [
    ...sensitiveFindings(words, where),
    ...linkFindings(words),
    ...(where.channel === 'sms' ? letterFindings(words) : []),
    ...(where.part === 'body' ? gradeFindings(text, where) : []),
  ];
}

/** The grade of a text as patients read it, rounded to a tenth; null where a formula says too little. */
export function gradeOfText(text: string, language: TextOf['language']): number | null {
  const read = asRead(text);
  const grade = read.trim().split(/\s+/).length < FEWEST_WORDS ? null : readingGrade(read, language);
  return grade === null ? null : Math.round(grade * 10) / 10;
}

const TELLS: { readonly [kind in SensitiveWord['kind']]: string } = {
  diagnosis: 'tells a diagnosis or a kind of care',
  medication: 'names a medicine',
  date: 'is a full date, as of a birth: leave the year out',
  identifier: 'looks like a code or number of the record',
};

/** A body of an email is opened by its reader, so there it is advice. */
export function sensitiveFinding({ kind, word }: SensitiveWord, { channel, part }: TextOf): TemplateFinding {
  const isOnScreen = channel === 'sms' || part === 'subject';
  const severity = isOnScreen ? 'error' : 'warning';
  const who = isOnScreen ? 'Others may see this text on the screen' : 'Others may read this email';
  const advice = kind === 'date' ? '.' : '. Say that in a call.';
  return { rule: 'sensitive', severity, message: `${who}, and "${word}" ${TELLS[kind]}${advice}` };
}

function sensitiveFindings(words: string, where: TextOf): readonly TemplateFinding[] {
  return findSensitiveWords(words, where.language).map((found) => ({
    ...sensitiveFinding(found, where),
    ...placeAt(words, found.index),
  }));
}

function linkFindings(words: string): readonly TemplateFinding[] {
  return [...words.matchAll(LINK)].map(({ index, 0: link }) => {
    const insecure = /^http:/i.test(link) ? ' It is not even https.' : '';
    const message = `"${link}" is a link: carriers block links that are written out, and they end on other people's phones. Leave it out.${insecure}`;
    return { rule: 'literal-link', severity: 'error', message, ...placeAt(words, index) };
  });
}

function letterFindings(words: string): readonly TemplateFinding[] {
  return charactersOutsideGsm(words).map(({ character, index }) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const message = `"${character}" (U+${code}) is not in GSM-7: with it a part holds 70 characters instead of 160.`;
    return { rule: 'not-gsm-7', severity: 'warning', message, ...placeAt(words, index) };
  });
}

function gradeFindings(text: string, { language }: TextOf): readonly TemplateFinding[] {
  const grade = gradeOfText(text, language);
  if (grade === null || grade <= HIGHEST_GRADE) return [];
  const message = `The text asks for a reader of grade ${grade}; use shorter sentences and words, for grade ${HIGHEST_GRADE} at most.`;
  return [{ rule: 'hard-to-read', severity: 'warning', message }];
}
