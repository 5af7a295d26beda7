import { countText, gradeOf, readingGrade } from '../../../../core/messaging/templates/reading-grade';

describe('the reading grade', () => {
  // Examples of the formula's article in Wikipedia, "Flesch-Kincaid readability tests".
  it.each([
    ['one word of one syllable a sentence, the lowest there is', { sentences: 1, words: 1, syllables: 1 }, -3.4],
    ['the sentence on the platypus', { sentences: 1, words: 13, syllables: 24 }, 11.3],
    [
      'Green Eggs and Ham, 5.7 words a sentence and 1.02 syllables a word',
      { sentences: 1, words: 5.7, syllables: 5.814 },
      -1.3,
    ],
  ])('of %s is the published one', (_, counts, grade) => {
    expect(gradeOf(counts, 'en')).toBeCloseTo(grade, 1);
  });

  it('of Spanish is Crawford: 0.049 a syllable, less 0.205 a sentence, of a hundred words, less 3.407', () => {
    expect(gradeOf({ sentences: 10, words: 100, syllables: 180 }, 'es')).toBeCloseTo(3.363, 3);
  });

  it('rises with long words and long sentences', () => {
    const easy = 'Do you feel well today? Please text us. We will call you back soon.';
    const hard =
      'Postoperative rehabilitation necessitates uninterrupted anticoagulation monitoring and immediate notification regarding complications.';
    expect(readingGrade(easy, 'en')).toBeLessThan(2);
    expect(readingGrade(hard, 'en')).toBeGreaterThan(20);
  });

  it('is not there without words', () => {
    expect(readingGrade('911 !!', 'en')).toBeNull();
  });
});

describe('counting syllables', () => {
  const syllables = (text: string, language: 'en' | 'es') => countText(text, language).syllables;

  it.each(
    Object.entries({
      ...{ the: 1, home: 1, called: 1, needed: 2, started: 2, changes: 2, boxes: 2, minutes: 2, times: 1, every: 3 },
      ...{ medicine: 3, medicines: 3, emergency: 4, appointment: 3, hospital: 3, community: 4, question: 2, nation: 2 },
      ...{ people: 2, little: 2, serious: 3, special: 2, patient: 2, area: 3, idea: 3, science: 2, being: 2, radio: 3 },
    }),
  )('of the English word %s', (word, count) => {
    expect(syllables(word, 'en')).toBe(count);
  });

  it.each(
    Object.entries({
      ...{
        hola: 2,
        medicinas: 4,
        tiene: 2,
        llame: 2,
        días: 2,
        cita: 2,
        quiere: 2,
        guía: 2,
        hoy: 1,
        aéreo: 4,
        sigue: 2,
      },
      ...{ agua: 2, ciudad: 2, paciente: 3, leer: 2, oír: 2, siguiente: 3, vergüenza: 3, ayer: 2, clínica: 3, ya: 1 },
    }),
  )('of the Spanish word %s', (word, count) => {
    expect(syllables(word, 'es')).toBe(count);
  });

  it('counts words and sentences beside them', () => {
    expect(countText("Don't wait. Call us: we are here!", 'en')).toEqual({ sentences: 3, words: 7, syllables: 7 });
  });
});
