import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readCrisis, type CrisisLevel } from '../../../../core/messaging/inbound/crisis';

const corpus = parse(readFileSync(join(__dirname, 'crisis-corpus.yaml'), 'utf8')) as {
  readonly [level in CrisisLevel]: readonly string[];
};

describe.each(['crisis', 'concern', 'none'] as const)('%s', (level) => {
  test.each(corpus[level])('%s', (text) => {
    expect(readCrisis(text).level).toBe(level);
  });
});

test('who says no is read by a person, and what softened the words is told', () => {
  expect(readCrisis('I am not suicidal')).toEqual({ level: 'concern', words: 'suicidal', softenedBy: 'denied' });
  expect(readCrisis('"I want to die"')).toMatchObject({ level: 'concern', softenedBy: 'quoted' });
  expect(readCrisis('I took all my pills')).toMatchObject({ level: 'concern', softenedBy: 'unclear' });
});

test('a denial in one sentence takes nothing from the next', () => {
  expect(readCrisis('No pain today. I want to die.').level).toBe('crisis');
  expect(readCrisis("I'm not mad. I'm going to kill myself").level).toBe('crisis');
});

test('words of crisis are found whatever stands around them', () => {
  const around = fc.stringMatching(/^[bfgqvxz ]{0,30}$/);
  fc.assert(
    fc.property(around, around, fc.constantFrom('kill myself', 'quiero morir', 'suicidal'), (before, after, words) => {
      expect(readCrisis(`${before} ${words} ${after}`).level).toBe('crisis');
    }),
  );
});

test('any text is read, and a long one does not hold the reader up', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readCrisis(text)));
  expect(readCrisis('i am not '.repeat(100_000)).level).toBe('none');
  expect(readCrisis('no me voy a '.repeat(100_000)).level).toBe('none');
});
