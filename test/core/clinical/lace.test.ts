import fc from 'fast-check';
import { laceScore } from '../../../core/clinical/lace';

const answered = { lengthOfStayDays: 5, acute: true, charlson: 5, edVisits6Months: 2 };

describe('the LACE score', () => {
  it('of 5 days, acute, Charlson 5 and 2 emergency visits is 14', () => {
    expect(laceScore(answered)).toEqual({
      score: 14,
      parts: { lengthOfStay: 4, acuity: 3, comorbidity: 5, emergencyVisits: 2 },
    });
  });

  it.each([
    [0, 0],
    [0.9, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [6, 4],
    [6.9, 4],
    [7, 5],
    [13, 5],
    [14, 7],
    [90, 7],
  ])('gives a stay of %d days %d points', (lengthOfStayDays, points) => {
    expect(laceScore({ lengthOfStayDays, acute: false, charlson: 0, edVisits6Months: 0 })).toMatchObject({
      score: points,
    });
  });

  it.each([
    [0, 0],
    [1, 1],
    [3, 3],
    [4, 5],
    [12, 5],
  ])('gives a Charlson index of %d %d points', (charlson, points) => {
    expect(laceScore({ lengthOfStayDays: 0, acute: false, charlson, edVisits6Months: 0 })).toMatchObject({
      score: points,
    });
  });

  it('counts at most 4 emergency visits', () => {
    expect(laceScore({ ...answered, edVisits6Months: 9 })).toMatchObject({ parts: { emergencyVisits: 4 } });
  });

  it('is incomplete, never lower, while an item is unanswered', () => {
    expect(laceScore({})).toEqual({ incomplete: ['lengthOfStayDays', 'acute', 'charlson', 'edVisits6Months'] });
    expect(laceScore({ lengthOfStayDays: 5, charlson: 5, edVisits6Months: 2 })).toEqual({ incomplete: ['acute'] });
    expect(laceScore({ ...answered, charlson: -1 })).toEqual({ incomplete: ['charlson'] });
    expect(laceScore({ ...answered, edVisits6Months: Number.NaN })).toEqual({ incomplete: ['edVisits6Months'] });
  });

  it('lies between 0 and 19 and never falls when an item rises', () => {
    const count = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(count, fc.boolean(), count, count, (lengthOfStayDays, acute, charlson, edVisits6Months) => {
        const of = (more: number): number => {
          const result = laceScore({
            lengthOfStayDays: lengthOfStayDays + more,
            acute,
            charlson: charlson + more,
            edVisits6Months: edVisits6Months + more,
          });
          return 'score' in result ? result.score : -1;
        };
        expect(of(0)).toBeGreaterThanOrEqual(0);
        expect(of(1)).toBeLessThanOrEqual(19);
        expect(of(1)).toBeGreaterThanOrEqual(of(0));
      }),
    );
  });
});
