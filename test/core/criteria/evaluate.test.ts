import fc from 'fast-check';
import { checkCondition, evaluate, factsOf, readsItem } from '../../../core/criteria/evaluate';
import type { Fact, Facts } from '../../../core/criteria/evaluate';
import { leastProcessorTime } from '../../support/least-time';

function facts(values: { readonly [name: string]: Fact['value'] }): Facts {
  return new Map(Object.entries(values).map(([name, value]) => [name, { value, evidence: { resource: 'Test/1' } }]));
}

describe('a condition over known facts', () => {
  it.each([
    ['encounter.class == "IMP"', { 'encounter.class': 'IMP' }, true],
    ['encounter.class == "IMP" || encounter.class == "OBSENC"', { 'encounter.class': 'EMER' }, false],
    ['encounter.class in ["IMP", "OBSENC"]', { 'encounter.class': 'OBSENC' }, true],
    ['lace.score >= 10.0', { 'lace.score': 10 }, true],
    ['lace.score >= 10', { 'lace.score': 9.5 }, false],
    ['messages.sent > 0.0', { 'messages.sent': 0 }, false],
    ['!milestone.contacted', { 'milestone.contacted': false }, true],
    ['milestone["first-visit"]', { 'milestone.first-visit': true }, true],
    ['patient.language == "es" && patient.age >= 65.0', { 'patient.language': 'es', 'patient.age': 70 }, true],
    ['"metformin" in patient.medications', { 'patient.medications': ['metformin'] }, true],
    ['size(patient.medications) > 1', { 'patient.medications': ['metformin'] }, false],
    ['patient.hasPhone ? true : patient.hasEmail', { 'patient.hasPhone': false, 'patient.hasEmail': false }, false],
    [
      'encounter.dischargedAt > timestamp("2026-01-01T00:00:00Z")',
      { 'encounter.dischargedAt': new Date('2026-02-01') },
      true,
    ],
  ] as const)('%s of %j is %s', (condition, values, expected) => {
    expect(checkCondition(condition)).toEqual([]);
    expect(evaluate(condition, facts(values)).value).toBe(expected);
  });
});

describe('a condition with a missing fact', () => {
  it.each([
    ['lace.score >= 10.0', 'unknown'],
    ['lace.score < 10.0', 'unknown'],
    ['!(lace.score >= 10.0)', 'unknown'],
    ['lace.score != 3.0', 'unknown'],
    ['lace.score >= 10.0 || true', true],
    ['true || lace.score >= 10.0', true],
    ['lace.score >= 10.0 && false', false],
    ['false && lace.score >= 10.0', false],
    ['lace.score >= 10.0 || false', 'unknown'],
    ['lace.score >= 10.0 && true', 'unknown'],
    ['lace.score >= 10.0 ? true : true', 'unknown'],
    ['milestone.contacted', 'unknown'],
    ['has(lace.score)', false],
    ['has(lace.score) && lace.score >= 10.0', false],
    ['[1.0, 2.0].exists(limit, limit == 2.0 || lace.score > limit)', true],
    ['1.0 / 0.0 > 1.0 && lace.score > 1.0', 'unknown'],
  ] as const)('%s is %s', (condition, expected) => {
    expect(checkCondition(condition)).toEqual([]);
    expect(evaluate(condition, facts({})).value).toBe(expected);
  });

  it('follows Kleene’s three-valued logic for any expression', () => {
    const known = { 'patient.hasPhone': true, 'patient.hasEmail': false } as const;
    const leaf = fc.constantFrom<Expression>(
      { text: 'patient.hasPhone', value: true },
      { text: 'patient.hasEmail', value: false },
      { text: 'patient.deceased', value: 'unknown' },
    );
    const { any } = fc.letrec<{ any: Expression }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 5 },
        leaf,
        tie('any').map((a) => not(a)),
        fc.tuple(tie('any'), tie('any')).map(([a, b]) => and(a, b)),
        fc.tuple(tie('any'), tie('any')).map(([a, b]) => not(and(not(a), not(b)), `(${a.text} || ${b.text})`)),
      ),
    }));
    fc.assert(
      fc.property(any, ({ text, value }) => expect(evaluate(text, facts(known)).value).toBe(value)),
      { numRuns: 300 },
    );
  });
});

interface Expression {
  readonly text: string;
  readonly value: boolean | 'unknown';
}

function not(a: Expression, text = `!(${a.text})`): Expression {
  return { text, value: a.value === 'unknown' ? 'unknown' : !a.value };
}

function and(a: Expression, b: Expression): Expression {
  const value =
    a.value === false || b.value === false ? false : a.value === true && b.value === true ? true : 'unknown';
  return { text: `(${a.text} && ${b.text})`, value };
}

describe('checking a condition', () => {
  it.each([
    ['encounter.klass == "IMP"', 'There is no fact "encounter.klass". Did you mean "encounter.class"?', 1, 1],
    ['lace.scores >= 10.0', 'There is no fact "lace.scores". Did you mean "lace.score"?', 1, 1],
    ['true &&\n  lase.score > 1.0', 'There is no fact "lase.score". Did you mean "lace.score"?', 2, 3],
    ['lace.score == 10', /^Facts are decimal numbers: write 10\.0/, 1, 1],
    ['lace.score >= "high"', 'no such overload: double >= string', 1, 1],
    ['lace.score + 1 > 2.0', /^Facts are decimal numbers/, 1, 1],
    ['lace.score >=', 'Unexpected token: EOF', 1, 14],
    ['lace.score', 'A condition must be true or false, not double.', 1, 1],
    ['encounter == encounter', /"encounter" is a group of facts; name one of them, as in encounter\.class/, 1, 1],
    ['size(milestone) > 0', /"milestone" is a group of facts/, 1, 6],
    ['milestone["a" + "b"]', /"milestone" is a group of facts/, 1, 1],
    ['patient.language.matches("(e+)+$")', /Regular expressions are not available/, 1, 1],
  ])('%s: %s at %d:%d', (condition, message, line, column) => {
    const [problem] = checkCondition(condition);
    expect(problem).toEqual({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      line,
      column,
    });
  });

  it('finds each fact that does not exist', () => {
    expect(checkCondition('lace.skore > 1.0 || patient.aeg > 1.0')).toHaveLength(2);
  });

  it.each([
    ['three nested loops', '[1].all(a, [1].all(b, [1].all(c, a == b && b == c)))'],
    ['a list of a thousand', `1 in [${'1,'.repeat(1000)}1]`],
    ['a thousand terms', Array.from({ length: 1000 }, () => 'patient.hasPhone').join(' && ')],
    ['a hundred brackets', `${'('.repeat(100)}true${')'.repeat(100)}`],
    ['ten thousand characters', `"${'x'.repeat(10_000)}" == "x"`],
  ])('refuses %s, and refuses to evaluate it', (_, condition) => {
    expect(checkCondition(condition)).not.toEqual([]);
    expect(() => evaluate(condition, facts({}))).toThrow(expect.objectContaining({ code: 'broken-definition' }));
  });

  it('bounds the worst condition it allows', () => {
    const list = `[${Array.from({ length: 50 }, (_, index) => index).join(',')}]`;
    const condition = `${list}.all(a, ${list}.all(b, ${list}.exists(c, a + b == c)))`;
    expect(checkCondition(condition)).not.toEqual([]);
    const allowed = `${list}.all(a, ${list}.all(b, a + b >= 0))`;
    expect(evaluate(allowed, facts({})).value).toBe(true);
    expect(leastProcessorTime(() => evaluate(allowed, facts({})), 3000)).toBeLessThan(3000);
  });

  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'lace.score',
      'milestone',
      '.',
      '[',
      ']',
      '(',
      ')',
      '"',
      '&&',
      '!',
      '10.0',
      'has',
      'all(x,',
      ' ',
      '?',
      ':',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(Array.isArray(checkCondition(text))).toBe(true);
          expect(Array.isArray(factsOf(text))).toBe(true);
        },
      ),
    );
  });
});

describe('the facts of a condition', () => {
  it.each([
    ['lace.score >= 10.0 && encounter.class == "IMP" || lace.score < 3.0', ['lace.score', 'encounter.class']],
    ['has(lace.score) && !milestone["first-visit"]', ['lace.score', 'milestone.first-visit']],
    ['["es", "en"].exists(code, code == patient.language)', ['patient.language']],
    ['cel.bind(limit, lace.score, limit > 3.0)', ['lace.score']],
    ['true', []],
  ])('%s', (condition, names) => {
    expect(checkCondition(condition)).toEqual([]);
    expect(factsOf(condition)).toEqual(names);
  });
});

it('a fact of a name with a prototype’s meaning reaches nothing', () => {
  expect(evaluate('milestone.constructor', facts({})).value).toBe('unknown');
  expect(evaluate('milestone.__proto__', facts({ 'milestone.__proto__': true })).value).toBe(true);
  expect(Object.hasOwn(Object.prototype, 'true')).toBe(false);
});

describe('the item of a list', () => {
  const food = 'item == "food" || patient.deceased';

  it('is read where a round is about one, and shown as evidence', () => {
    expect(evaluate(food, facts({}), 'food')).toEqual({
      value: true,
      evidence: [
        { fact: 'patient.deceased', state: 'missing' },
        { fact: 'item', state: 'known', value: 'food' },
      ],
    });
    expect(evaluate(food, facts({})).value).toBe('unknown');
  });

  it.each([
    ['patient.medications.exists(item, item == "x")', false],
    ['patient.medications.exists(one, one == item)', true],
    ['patient.hasPhone', false],
  ])('in %s is read: %s', (condition, isRead) => {
    expect(readsItem(condition)).toBe(isRead);
  });
});

it.each([
  ['milestone.first-visit', 1, 'milestone["first-visit"]'],
  ['true && !milestone.day-7', 10, 'milestone["day-7"]'],
  ['milestone.a-2b', 1, 'milestone["a-2b"]'],
])('%s says how a milestone with a dash is read', (condition, column, instead) => {
  const message = expect.stringContaining(`write ${instead} instead`);
  expect(checkCondition(condition)).toEqual([{ message, line: 1, column }]);
});
