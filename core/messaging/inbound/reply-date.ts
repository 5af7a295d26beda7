import { dateOfDay, dayOfDate, weekdayOf } from '../../calendar/wall-clock';
import type { Language } from '../../record/organization';
import { withinOneEdit } from './edit-distance';
import { normalizeWords, unaccented } from './normalize';
import { phrases } from './phrases';
import { doubts, negations, notAnswers } from './reply-words';

/** When and in which language a reply is written: what "tomorrow" or "3/12" means depends on it. */
export interface ReplyContext {
  /** The patient's date, ISO 8601. */
  readonly today: string;
  readonly language: Language;
}

/** Longer than this it tells a story, and a person should read it. */
const longestAnswer = 12;

const MONTHS: readonly (readonly string[])[] = phrases(`january jan enero ene, february feb febrero, march mar marzo,
  april apr abril abr, may mayo, june jun junio, july jul julio, august aug agosto ago,
  september sept sep septiembre setiembre, october oct octubre, november nov noviembre, december dec diciembre dic`).map(
  (names) => names.split(' '),
);
/** Monday first. */
const WEEKDAYS: readonly (readonly string[])[] =
  phrases(`monday mon lunes, tuesday tue tues martes, wednesday wed miercoles,
  thursday thu thur thurs jueves, friday fri viernes, saturday sat sabado, sunday sun domingo`).map((names) =>
    names.split(' '),
  );
const month = `(${MONTHS.flat().join('|')})\\b`;
const weekday = `(${WEEKDAYS.flat().join('|')})\\b`;

/** Days from today. A phrase stands before the words within it. */
const RELATIVE: readonly (readonly [RegExp, number])[] = [
  [/\b(?:the )?day after tomorrow\b|\bpasado manana\b/g, 2],
  [/\b(?:the )?day before yesterday\b|\banteayer\b|\bantier\b|\bantes de ayer\b/g, -2],
  [/\btomorrow\b|\btmrw\b|\btmr\b|\btomorow\b|\btommorow\b|\btomorrw\b|\bmanana\b/g, 1],
  [/\byesterday\b|\bayer\b/g, -1],
  [/\btoday\b|\bhoy\b/g, 0],
];

/** A time of day does not change the date. */
const TIMES = [
  /\b(?:por|en|de|a) la (?:manana|tarde|noche)\b/g,
  /\b(?:at |around |a las? )?\d{1,2}(?::\d{2})? ?(?:[ap]\.? ?m\b\.?|o ?clock)/g,
  /\b(?:at|around|a las?) \d{1,2}(?::\d{2})?\b/g,
  /\b\d{1,2}:\d{2}\b/g,
];

/**
 * The one date that a reply names, ISO 8601: "Dec 3", "12/3", "3 de diciembre", "tomorrow", "el martes". Without a year it
 * is the nearest one; a weekday is the coming one, or with "last" the one before. `null` when it is not clear: two dates,
 * "next Tuesday", a weekday that is today's, or "3/12" of somebody who reads Spanish.
 */
export function readDate(body: string, { today, language }: ReplyContext): string | null {
  if (/[?¿]/u.test(body) || notAnswers.some((idiom) => idiom.test(normalizeWords(body)))) return null;
  const text = new DateText(unaccented(body), dayOfDate(today), language === 'es');
  const days = new Set(text.read());
  const words = normalizeWords(text.rest).split(' ');
  const [day, ...more] = days;
  if (day === undefined || day === null || more.length > 0) return null;
  const isDoubtful = words.some((word) => /\d/.test(word) || doubts.has(word) || negations.has(word));
  return isDoubtful || words.length > longestAnswer ? null : dateOfDay(day);
}

/** What is understood of a text is taken out of it; `rest` is what is left. */
class DateText {
  rest: string;

  constructor(
    text: string,
    private readonly today: number,
    private readonly isSpanish: boolean,
  ) {
    this.rest = text.replace(/(\d)(?:st|nd|rd|th|ro|o)\b/g, '$1').replace(/\p{L}+/gu, withoutTypo);
  }

  /** A day number for each date that is named; `null` for one that cannot be told. */
  read(): readonly (number | null)[] {
    for (const time of TIMES) this.rest = this.rest.replace(time, ' ');
    const dated = [...this.numeric(), ...this.named(), ...this.relative()];
    const [only] = dated;
    const onWeekday = this.weekday();
    // "Tuesday Dec 1" is one date when it is a Tuesday.
    if (onWeekday === undefined) return dated;
    if (dated.length === 0) return [onWeekday.day];
    return only !== null && only !== undefined && weekdayOf(only) === onWeekday.weekday ? dated : [...dated, null];
  }

  private numeric(): (number | null)[] {
    const iso = this.take(/\b(\d{4})-(\d{1,2})-(\d{1,2})\b/g, ([year, mm, dd]) =>
      dayIn(Number(year), num(mm), num(dd)),
    );
    const slashed = this.take(/\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b/g, ([first, second, year]) => {
      const [a, b] = [num(first), num(second)];
      if (a > 12) return this.dayOf(b, a, year);
      const eitherWay = this.isSpanish && b <= 12 && a !== b;
      return eitherWay ? null : this.dayOf(a, b, year);
    });
    return [...iso, ...slashed];
  }

  private named(): (number | null)[] {
    const year = '(?:(?:,| de| del)? ?(\\d{4}))?';
    const dayFirst = this.take(new RegExp(`\\b(\\d{1,2}) ?(?:de |of )?${month}\\.?${year}`, 'g'), ([dd, name, yyyy]) =>
      this.dayOf(indexIn(MONTHS, name) + 1, num(dd), yyyy),
    );
    const monthFirst = this.take(
      new RegExp(`\\b${month}\\.? ?(?:the )?(\\d{1,2})\\b${year}`, 'g'),
      ([name, dd, yyyy]) => this.dayOf(indexIn(MONTHS, name) + 1, num(dd), yyyy),
    );
    return [...dayFirst, ...monthFirst];
  }

  private relative(): (number | null)[] {
    const counted = [
      ...this.take(/\b(?:in|en) (\d{1,2}) (?:days?|dias?)\b/g, ([count]) => this.today + num(count)),
      ...this.take(/\b(?:hace )(\d{1,2}) (?:days?|dias?)\b/g, ([count]) => this.today - num(count)),
      ...this.take(/\b(\d{1,2}) days? ago\b/g, ([count]) => this.today - num(count)),
    ];
    return [...counted, ...RELATIVE.flatMap(([words, days]) => this.take(words, () => this.today + days))];
  }

  private weekday(): { readonly weekday: number; readonly day: number | null } | undefined {
    const named: { weekday: number; day: number | null }[] = [];
    const pattern = new RegExp(`(?:\\b(last|next) )?\\b${weekday}( pasado| que viene)?`, 'g');
    this.take(pattern, ([which, name, after]) => {
      const index = indexIn(WEEKDAYS, name);
      named.push({ weekday: index, day: this.dayOfWeek(index, which === 'last' || after === ' pasado', which) });
      return null;
    });
    const [first] = named;
    return first && named.every((each) => each.day === first.day) ? first : first && { ...first, day: null };
  }

  private dayOfWeek(index: number, isPast: boolean, which: string | undefined): number | null {
    const ahead = (index - weekdayOf(this.today) + 7) % 7;
    if (isPast) return this.today - (ahead === 0 ? 7 : 7 - ahead);
    return which === 'next' || ahead === 0 ? null : this.today + ahead;
  }

  /** Without a year the nearest there is; of two digits, this century. */
  private dayOf(month: number, day: number, year: string | undefined): number | null {
    if (year !== undefined) return dayIn(year.length === 2 ? 2000 + Number(year) : Number(year), month, day);
    const thisYear = Number(dateOfDay(this.today).slice(0, 4));
    const near = [thisYear - 1, thisYear, thisYear + 1].flatMap((each) => dayIn(each, month, day) ?? []);
    near.sort((a, b) => Math.abs(a - this.today) - Math.abs(b - this.today));
    return near[0] ?? null;
  }

  private take(pattern: RegExp, read: (groups: readonly (string | undefined)[]) => number | null): (number | null)[] {
    const found: (number | null)[] = [];
    this.rest = this.rest.replace(pattern, (...match: (string | number | undefined)[]) => {
      found.push(read(match.slice(1).map((part) => (typeof part === 'string' ? part : undefined))));
      return ' ';
    });
    return found;
  }
}

function dayIn(year: number, month: number, day: number): number | null {
  const date = `${year}-${two(month)}-${two(day)}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date ? null : dayOfDate(date);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function num(text: string | undefined): number {
  return Number(text ?? 'NaN');
}

function indexIn(names: readonly (readonly string[])[], name: string | undefined): number {
  return names.findIndex((each) => name !== undefined && each.includes(name));
}

const longNames = [...MONTHS, ...WEEKDAYS].flat().filter((name) => name.length >= 6);

/** A long name of a month or weekday with one slip is put right. */
function withoutTypo(word: string): string {
  if (word.length < 6) return word;
  return longNames.find((name) => name === word) ?? longNames.find((name) => withinOneEdit(name, word)) ?? word;
}
