import fc from 'fast-check';
import { loadLibrary } from '../../../adapters/library/library';
import { needsFound, scoreFaults, scoreForm, type ScoreResult } from '../../../core/clinical/questionnaire-score';
import type { Json } from '../../../core/record/audit-event';
import type { FormDefinition } from '../../../core/record/form';

type Answers = Readonly<Record<string, Json>>;

const library = loadLibrary();
const phq = form('phq-9');
const hrsn = form('ahc-hrsn');
const phqItems = itemsOf(phq, 'phq9');
const safetyItems = itemsOf(hrsn, 'safety');
const HOW_OFTEN = ['never', 'rarely', 'sometimes', 'fairly-often', 'frequently'];

/** The shipped form of this id. */
function form(id: string): FormDefinition {
  const found = library.form(id);
  if (!found) throw new Error(`There is no form ${id}`);
  return found;
}

function itemsOf({ scores }: FormDefinition, id: string): readonly string[] {
  return scores?.find((score) => score.id === id)?.fields ?? [];
}

function scored(of: FormDefinition, answers: Answers): ReadonlyMap<string, ScoreResult> {
  return new Map(scoreForm(of, answers).map((result) => [result.id, result]));
}

/** Answers to the nine items in their order; `null` leaves one open. */
function phqAnswers(points: readonly (number | null)[]): Answers {
  return Object.fromEntries(
    phqItems.flatMap((item, at) => (points[at] === null ? [] : [[item, String(points[at] ?? 0)] as const])),
  );
}

const noNeed: Answers = {
  living: 'steady',
  housingProblems: ['none'],
  foodWorry: 'never',
  foodLast: 'never',
  transport: 'no',
  utilities: 'no',
  ...Object.fromEntries(safetyItems.map((item) => [item, 'never'])),
};

const nine = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 });

describe('the PHQ-9', () => {
  it('has nine items of 0 to 3 points', () => {
    expect(phqItems).toHaveLength(9);
    expect(scored(phq, phqAnswers(Array<number>(9).fill(3))).get('phq9')?.value).toBe(27);
  });

  // Kroenke, Spitzer, Williams 2001: every first and last value of the published bands.
  it.each([
    [[0, 0, 0, 0, 0, 0, 0, 0, 0], 0, 'minimal'],
    [[1, 1, 1, 1, 0, 0, 0, 0, 0], 4, 'minimal'],
    [[1, 1, 1, 1, 1, 0, 0, 0, 0], 5, 'mild'],
    [[3, 3, 3, 0, 0, 0, 0, 0, 0], 9, 'mild'],
    [[3, 3, 3, 1, 0, 0, 0, 0, 0], 10, 'moderate'],
    [[3, 3, 3, 3, 2, 0, 0, 0, 0], 14, 'moderate'],
    [[3, 3, 3, 3, 3, 0, 0, 0, 0], 15, 'moderately-severe'],
    [[3, 3, 3, 3, 3, 3, 1, 0, 0], 19, 'moderately-severe'],
    [[3, 3, 3, 3, 3, 3, 2, 0, 0], 20, 'severe'],
    [[3, 3, 3, 3, 3, 3, 3, 3, 3], 27, 'severe'],
  ])('scores %j with %d, %s', (points, value, band) => {
    expect(scored(phq, phqAnswers(points)).get('phq9')).toMatchObject({ value, band, unanswered: [] });
  });

  it.each([
    [[0, 2], 'negative'],
    [[1, 1], 'negative'],
    [[1, 2], 'positive'],
    [[3, 3], 'positive'],
  ])('is positive as a PHQ-2 from 3 on: %j', (points, band) => {
    expect(scored(phq, phqAnswers(points)).get('phq2')).toMatchObject({ band, positive: band === 'positive' });
  });

  it('flags item 9 above 0 whatever the total', () => {
    expect(scored(phq, phqAnswers([0, 0, 0, 0, 0, 0, 0, 0, 1])).get('selfHarm')).toMatchObject({ positive: true });
    expect(scored(phq, phqAnswers([3, 3, 3, 3, 3, 3, 3, 3, 0])).get('selfHarm')).toMatchObject({ positive: false });
    expect(scored(phq, { selfHarm: '2' }).get('selfHarm')).toMatchObject({ positive: true });
    expect(scored(phq, {}).get('selfHarm')).toEqual({ id: 'selfHarm', unanswered: ['selfHarm'] });
  });

  it('is incomplete, never lower, while an item is unanswered', () => {
    const result = scored(phq, phqAnswers([0, null, 0, 0, 0, 0, 0, 0, 0])).get('phq9');
    expect(result).toEqual({ id: 'phq9', positive: false, unanswered: ['mood'] });
    expect(scored(phq, phqAnswers([3, 3, 3, 0, 0, 0, 0, 0, null])).get('phq9')).toEqual({
      id: 'phq9',
      unanswered: ['selfHarm'],
    });
  });

  it('is the sum of its items, and rises when an item rises', () => {
    fc.assert(
      fc.property(nine, fc.nat({ max: 8 }), (points, at) => {
        const value = (of: readonly number[]): number => scored(phq, phqAnswers(of)).get('phq9')?.value ?? Number.NaN;
        expect(value(points)).toBe(points.reduce((sum, each) => sum + each, 0));
        const more = points.map((each, item) => (item === at ? 3 : each));
        expect(value(more)).toBeGreaterThanOrEqual(value(points));
      }),
    );
  });

  it('says positive or negative early only where the open items could not change it', () => {
    fc.assert(
      fc.property(nine, fc.uniqueArray(fc.nat({ max: 8 })), (points, open) => {
        const partly = points.map((each, item) => (open.includes(item) ? null : each));
        const early = scored(phq, phqAnswers(partly));
        const whole = scored(phq, phqAnswers(points));
        for (const [id, { positive }] of early)
          if (positive !== undefined) expect(whole.get(id)).toMatchObject({ positive });
      }),
    );
  });
});

describe('the AHC HRSN core items', () => {
  const needs = (answers: Answers): readonly string[] | null => needsFound(hrsn, scoreForm(hrsn, answers));

  it('find no need where no flagged answer was given', () => {
    expect(needs(noNeed)).toEqual([]);
  });

  it.each([
    [{ living: 'worried' }, ['housing']],
    [{ living: 'none' }, ['housing']],
    [{ housingProblems: ['mold', 'water'] }, ['housing']],
    [{ foodWorry: 'sometimes' }, ['food']],
    [{ foodLast: 'often' }, ['food']],
    [{ transport: 'yes' }, ['transport']],
    [{ utilities: 'yes' }, ['utilities']],
    [{ utilities: 'shut-off' }, ['utilities']],
    [{ foodWorry: 'often', living: 'none', transport: 'yes' }, ['housing', 'food', 'transport']],
  ])('find the need of %j', (flagged, found) => {
    expect(needs({ ...noNeed, ...flagged })).toEqual(found);
  });

  it('flag safety by the sum of its four items, from 11 on (HITS)', () => {
    const levels = fc.array(fc.nat({ max: 4 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(levels, (given) => {
        const said = Object.fromEntries(safetyItems.map((item, at) => [item, HOW_OFTEN[given[at] ?? 0] ?? '']));
        const value = given.reduce((sum, level) => sum + level + 1, 0);
        const results = scoreForm(hrsn, { ...noNeed, ...said });
        expect(results.find(({ id }) => id === 'safety')).toMatchObject({ value, positive: value >= 11 });
        expect(needsFound(hrsn, results)).toEqual(value >= 11 ? ['safety'] : []);
      }),
    );
  });

  it('leave the needs unknown while one of them could still be found', () => {
    const { transport: _open, ...rest } = noNeed;
    expect(needs(rest)).toBeNull();
    expect(needs({})).toBeNull();
  });
});

describe('the scores of a form', () => {
  it('take an answer without points, or none the form knows, as no answer', () => {
    const declined: FormDefinition = {
      form: 'f',
      title: { en: 'F' },
      fields: [
        {
          id: 'a',
          kind: 'choice',
          label: { en: 'A' },
          options: [
            { value: 'yes', label: { en: 'Yes' }, points: 1 },
            { value: 'no-answer', label: { en: 'Does not say' } },
          ],
        },
      ],
      scores: [
        { id: 's', label: { en: 'S' }, fields: ['a'], bands: [{ from: 1, to: 1, code: 'b', label: { en: 'B' } }] },
      ],
    };
    for (const a of ['no-answer', 'else', 7, null, [], {}]) {
      expect(scoreForm(declined, { a })).toMatchObject([{ unanswered: ['a'] }]);
    }
    expect(scoreForm(declined, { a: 'yes' })).toMatchObject([{ value: 1, band: 'b', unanswered: [] }]);
  });

  it.each([
    ['an item that does not exist', { fields: ['interest', 'nowhere'] }, 'phq2: nowhere is no choice with points'],
    ['an item without points', { fields: ['interest', 'difficulty'] }, 'phq2: difficulty is no choice with points'],
    ['a gap between the bands', { bands: [band(0, 2), band(4, 6)] }, 'phq2: the bands must cover 0 to 6, in order'],
    ['bands that overlap', { bands: [band(0, 3), band(3, 6)] }, 'phq2: the bands must cover 0 to 6, in order'],
    ['a highest sum without a band', { bands: [band(0, 5)] }, 'phq2: the bands must cover 0 to 6, in order'],
  ])('are refused for %s', (_name, change, fault) => {
    const scores = (phq.scores ?? []).map((score) => (score.id === 'phq2' ? { ...score, ...change } : score));
    expect(scoreFaults({ ...phq, scores })).toEqual([fault]);
    expect(scoreFaults(phq)).toEqual([]);
  });
});

function band(from: number, to: number) {
  return { from, to, code: `from-${from}`, label: { en: 'Band' } };
}
