import type { Language } from '../../record/organization';

/** Words of one language, as the alternatives of a pattern: `\w*` stands for any ending. */
export type Terms = { readonly [language in Language]: readonly string[] };

const months: Terms = {
  en: [
    'jan\\w*',
    'feb\\w*',
    'mar(?:ch)?',
    'apr\\w*',
    'may',
    'june?',
    'july?',
    'aug\\w*',
    'sep\\w*',
    'oct\\w*',
    'nov\\w*',
    'dec\\w*',
  ],
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'setiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
};

/** A day with its year identifies a person (45 CFR 164.514(b)(2)(i)(C)); a day and a month alone do not. */
export const fullDates: Terms = {
  en: [
    ...['\\d{1,2}[/.-]\\d{1,2}[/.-](?:19|20)?\\d{2}', '(?:19|20)\\d{2}-\\d{2}-\\d{2}'],
    ...[`(?:${months.en.join('|')})\\.? \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}`],
    ...[`\\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:${months.en.join('|')})\\.?,? (?:19|20)\\d{2}`],
  ],
  es: [
    ...['\\d{1,2}[/.-]\\d{1,2}[/.-](?:19|20)?\\d{2}', '(?:19|20)\\d{2}-\\d{2}-\\d{2}'],
    ...[`\\d{1,2}(?:º|ro)? de (?:${months.es.join('|')})(?: de|,| del)? (?:19|20)\\d{2}`],
  ],
};

/** In any language: a dose, a code of ICD-10-CM, a social security number. */
export const doses = ['\\d+(?:[.,]\\d+)? ?(?:mg|mcg|µg|iu)'];
export const codes = ['[A-TV-Z]\\d[0-9A-Z]\\.[0-9A-Z]{1,4}', '\\d{3}-\\d{2}-\\d{4}'];
