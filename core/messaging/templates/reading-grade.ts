import type { Language } from '../../record/organization';

/** What the grade is computed from. */
export interface TextCounts {
  readonly sentences: number;
  readonly words: number;
  readonly syllables: number;
}

/**
 * The US school grade that a text asks of its reader; `null` without words. English: Flesch-Kincaid (Kincaid et al. 1975,
 * Research Branch Report 8-75). Spanish: Crawford 1984 (Revista Peruana de Análisis de la Conducta), made for primary school.
 */
export function readingGrade(text: string, language: Language): number | null {
  const counts = countText(text, language);
  return counts.words === 0 ? null : gradeOf(counts, language);
}

/** The grade of counts; at least one word and one sentence. */
export function gradeOf({ sentences, words, syllables }: TextCounts, language: Language): number {
  switch (language) {
    case 'en':
      return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
    case 'es':
      return -0.205 * ((sentences * 100) / words) + 0.049 * ((syllables * 100) / words) - 3.407;
  }
}

/** Sentences, words and syllables of a text. Syllables are counted by rules of spelling, which err on some words. */
export function countText(text: string, language: Language): TextCounts {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}+(?:['’]\p{L}+)*/gu) ?? [];
  const sentences = text.split(/[.!?:;\n]+(?:\s|$)/u).filter((part) => /\p{L}/u.test(part)).length;
  const count = language === 'es' ? spanishSyllables : englishSyllables;
  return { sentences, words: words.length, syllables: words.reduce((sum, word) => sum + count(word), 0) };
}

/** Groups of vowels, without a silent ending; some neighbors are spoken apart: "serio-us" but not "natio-n". */
function englishSyllables(word: string): number {
  const spoken = word
    .replace(/['’].*$/u, '')
    .replace(/(?<=[^td])ed$/u, '')
    .replace(/(?<=[^aeiouylrsxzcgh]|[aeiouy][lr])es$|(?<=[^aeiouylr]|[aeiouy][lr])e$/u, '');
  const groups = spoken.match(/(?:(?!^)y|[aeiouáéíóúü])+/gu)?.length ?? 0;
  const apart = /(?<![cstg])i[aou]|eo(?!p)|(?<=[aeiou].*)ea$|[aeou]ing$|quiet|scie|creat(?!ur)/gu;
  return Math.max(1, groups + (spoken.match(apart)?.length ?? 0));
}

/** Each strong or accented vowel is a syllable; weak ones join their neighbors. */
function spanishSyllables(word: string): number {
  const spoken = word.replace(/[qg]u(?=[eiéí])/gu, 'q').replace(/y$/u, 'i');
  const groups = spoken.match(/[aeoáéóíú]|[iuü]+/gu) ?? [];
  const joined = spoken.match(/[iuü](?=[aeoáéó])|(?<=[aeoáéó])[iuü](?![aeoáéó])/gu)?.length ?? 0;
  return Math.max(1, groups.length - joined);
}
