import type { Language } from '../../record/organization';
import { conditionTerms } from './condition-terms';
import { medicationTerms } from './medication-terms';
import { codes, doses, fullDates } from './sensitive-terms';

/**
 * What tells a diagnosis, a medicine, or who somebody is, to whoever sees the phone's screen. A text says no more than it
 * must (45 CFR 164.502(b)); 42 CFR Part 2 and state laws protect some of these more than the rest.
 */
export type SensitiveKind = 'diagnosis' | 'medication' | 'date' | 'identifier';

export interface SensitiveWord {
  readonly kind: SensitiveKind;
  readonly word: string;
  /** Where it begins in the text. */
  readonly index: number;
}

type Patterns = { readonly [kind in SensitiveKind]: RegExp };

const patterns: { readonly [language in Language]: Patterns } = { en: patternsIn('en'), es: patternsIn('es') };

/** Each place of a sensitive word, in the order of the text. A dose counts as a medicine. */
export function findSensitiveWords(text: string, language: Language): readonly SensitiveWord[] {
  const found = (['date', 'identifier', 'medication', 'diagnosis'] as const).flatMap((kind) =>
    [...text.matchAll(patterns[language][kind])].map(({ index, 0: word }) => ({ kind, word, index })),
  );
  return found.sort((a, b) => a.index - b.index);
}

function patternsIn(language: Language): Patterns {
  return {
    diagnosis: wordsOf(conditionTerms[language]),
    medication: wordsOf([...medicationTerms[language], ...doses]),
    date: wordsOf(fullDates[language]),
    identifier: wordsOf(codes, 'gu'),
  };
}

/** Whole words only, with letters of all languages: `\b` knows those of English. */
function wordsOf(terms: readonly string[], flags = 'giu'): RegExp {
  const inAnyLanguage = terms.map((term) => term.replaceAll('\\w', '\\p{L}').replaceAll('\\W', '[^\\p{L}]'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${inAnyLanguage.join('|')})(?![\\p{L}\\p{N}])`, flags);
}
