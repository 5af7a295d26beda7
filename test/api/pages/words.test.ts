import { fill, pageWords, type PageWords } from '../../../api/pages/words';
import { readingGrade } from '../../../core/messaging/templates/reading-grade';

function sentencesIn(words: unknown): string[] {
  if (typeof words === 'string') return [words];
  return Object.values(words as PageWords).flatMap(sentencesIn);
}

const plain = (text: string) => text.replace(/\{\w+\}/g, 'us').replace(/\b(988|911)\b/g, 'us');
const all = { en: sentencesIn(pageWords.en).map(plain), es: sentencesIn(pageWords.es).map(plain) };

it.each(['en', 'es'] as const)('patients read pages in %s like fifth grade', (language) => {
  const grade = readingGrade(
    all[language].map((text) => (/[.?!]$/.test(text) ? text : `${text}.`)).join(' '),
    language,
  );
  expect(grade).not.toBeNull();
  expect(grade).toBeLessThan(6);
});

it('every sentence has its other language, with the same places to fill in', () => {
  const holes = (words: unknown): unknown =>
    typeof words === 'string'
      ? [...words.matchAll(/\{\w+\}/g)].map(String).sort()
      : Object.fromEntries(Object.entries(words as object).map(([key, value]) => [key, holes(value)]));
  expect(holes(pageWords.es)).toEqual(holes(pageWords.en));
  const same = all.en.filter((text, index) => text.length > 8 && text === all.es[index]);
  expect(same).toEqual([]);
});

it('fills in values as they are', () => {
  expect(fill('Call {name} at {phone}, {x}.', { name: '$& Clinic', phone: '1' })).toBe('Call $& Clinic at 1, {x}.');
});
