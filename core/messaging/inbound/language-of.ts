import type { Language } from '../../record/organization';
import { normalizeWords } from './normalize';

/** Small words that one language has and the other has not; they are in nearly every sentence. */
const SMALL_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    'i i m the to of and my me is it you want don t do not for with this that have be going am so in are'.split(' '),
  ),
  es: new Set(
    'yo el la los las de que y mi me es lo tu quiero para con este esta eso tengo estoy voy muy en ya se un una'.split(
      ' ',
    ),
  ),
};

/** Of the two languages the one that a short text is more likely written in; English when nobody can tell. */
export function languageOf(text: string): Language {
  const words = normalizeWords(text).split(' ');
  const count = (language: Language) => words.filter((word) => SMALL_WORDS[language].has(word)).length;
  const marked = /[ñ¿¡]/i.test(text) ? 1 : 0;
  return count('es') + marked > count('en') ? 'es' : 'en';
}
