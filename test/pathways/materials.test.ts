import { loadLibrary } from '../../adapters/library/library';
import { readingGrade } from '../../core/messaging/templates/reading-grade';
import { findSensitiveWords } from '../../core/messaging/templates/sensitive-words';
import type { Material } from '../../core/record/material';

const library = loadLibrary();
const materials = library.materials().map((material) => [material.material, material] as const);
const languages = ['en', 'es'] as const;

/** The lines as sentences: a heading and a line of a list end one. */
function sentences({ title, body }: Material, language: (typeof languages)[number]): string {
  return [title[language] ?? '', ...(body[language] ?? '').split('\n')]
    .map((line) => line.replace(/^(## |- )/, ''))
    .filter((line) => line !== '')
    .map((line) => (/[.?!:]$/.test(line) ? line : `${line}.`))
    .join(' ')
    .replace(/\b[\d-]{3,}\b/g, 'us');
}

/** `## ` and `- ` lines, and whether an empty line goes before: the page shows nothing else. */
function shape(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith('## ') ? 'h' : line.startsWith('- ') ? 'l' : line === '' ? ' ' : 'p'))
    .join('');
}

describe.each(materials)('the material %s', (_, material) => {
  it.each(languages)('in %s reads like fifth grade', (language) => {
    const grade = readingGrade(sentences(material, language), language);
    expect(grade).not.toBeNull();
    expect(grade).toBeLessThan(6);
  });

  it('says the same in both languages, as far as headings, lists and phone numbers tell', () => {
    const { en, es = '' } = material.body;
    expect(shape(es)).toBe(shape(en));
    const numbers = (text: string) => [...new Set(text.match(/\b(?:1-[\d-]+|\d{3})\b/g))].sort();
    expect(numbers(es)).toEqual(numbers(en));
  });

  it('tells no diagnosis, and says whom to call', () => {
    for (const language of languages) {
      const text = sentences(material, language);
      const told = findSensitiveWords(text, language).filter(
        ({ kind }) => kind === 'diagnosis' || kind === 'medication',
      );
      expect(told).toEqual([]);
      expect(text).toMatch(language === 'en' ? /\bcall\b/i : /\bllam/i);
    }
  });

  it('names where it comes from', () => {
    expect(material.sources.join(' ')).toMatch(/\b(AHRQ|MedlinePlus|CMS|SAMHSA|HealthCare\.gov|USA\.gov)\b/);
  });
});

it('what pathways give to read is written, and what is written is given', () => {
  const given = library.templateIds().flatMap((id) => library.template(id)?.material ?? []);
  expect(new Set(given)).toEqual(new Set(materials.map(([id]) => id)));
});
