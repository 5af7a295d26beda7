import fc from 'fast-check';
import type { PathwayDefinition, Step } from '../../../core/pathway/definition';
import { diffPathways } from '../../../core/pathway/diff/diff-pathways';
import { parsePathway } from '../../../core/pathway/parse';
import { randomPathway } from '../../support/random-pathway';

const base = `pathway: example
title: { en: Example, es: Ejemplo }
milestones: { seen: 14 days of start }
interrupts: [{ on: patient.died, exit: deceased }]
steps:
  - { message: welcome, template: welcome, channels: [sms, email] }
  - parallel: first-days
    branches:
      - - task: call
          title: { en: Call, es: Llamar }
          queue: nurses
          due: 14 days of start
          escalate: [{ after: PT4H, to: managers }]
          outcomes:
            reached: { label: { en: Reached, es: Contactado } }
            left: [{ end: left }]
        - { task: write, title: Write, queue: nurses, due: P1D }
      - - wait: { id: pause, until: P3D }
        - { message: more, template: more }
  - ask: day-7
    template: how
    reply: { kind: choice, options: [better, worse] }
    timeout: P2D
    on: { worse: [{ task: help, title: Help, queue: nurses, due: PT30M }] }
  - branch: risk
    cases:
      - { if: 'lace.score > 10.0', steps: [{ message: high, template: high }] }
      - { if: 'lace.score > 5.0', steps: [{ message: middle, template: middle }] }
    unknown: []
  - end: completed
`;

function definition(source: string): PathwayDefinition {
  const parsed = parsePathway(source);
  if (!parsed.ok) throw new Error(parsed.findings[0]?.message);
  return parsed.definition;
}

/** The sentences for the base with each first part replaced by the second. */
function told(...replacements: readonly (readonly [string, string])[]): string[] {
  const changed = replacements.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`not in the base: ${from}`);
    return source.replace(from, to);
  }, base);
  return diffPathways(definition(base), definition(changed)).map(({ sentence }) => sentence);
}

describe('the difference between two versions, in words', () => {
  it.each<[string, string, string, string[]]>([
    [
      'a due time',
      'due: 14 days of start',
      'due: 7 days of start',
      ['step call: due 14 days of start -> 7 days of start'],
    ],
    ['a span in ISO 8601', 'timeout: P2D', 'timeout: P1D', ['step day-7: timeout 2 days -> 1 day']],
    [
      'the same span in other words',
      'timeout: P2D',
      'timeout: 2 days',
      ['step day-7: timeout {"amount":"P2D"} -> {"amount":"2 days"}'],
    ],
    ['channels', '[sms, email]', '[sms]', ['step welcome: channels sms, email -> sms']],
    [
      'a text in one language',
      'es: Llamar }',
      'es: Telefonear }',
      ['step call: title in Spanish Llamar -> Telefonear'],
    ],
    [
      'a text of more words',
      'en: Call,',
      'en: Call the patient,',
      ['step call: title in English Call -> "Call the patient"'],
    ],
    ['a language that is gone', '{ en: Call, es: Llamar }', 'Call', ['step call: title in Spanish removed: Llamar']],
    ['a rung', 'after: PT4H', 'after: PT2H', ['rung 1 of call: after 4 hours -> 2 hours']],
    ['a rung more', '[{ after: PT4H', '[{ after: PT1H, to: nurses }, { after: PT4H', ['rung 1 of call: added']],
    [
      'a condition',
      'lace.score > 10.0',
      'lace.score > 9.0',
      ['case 1 of risk: if "lace.score > 10.0" -> "lace.score > 9.0"'],
    ],
    ['an outcome more', 'left: [{', 'no-answer: []\n            left: [{', ['outcome no-answer of call: added']],
    [
      'the label of an outcome',
      'en: Reached',
      'en: Spoken',
      ['outcome reached of call: label in English Reached -> Spoken'],
    ],
    ['a milestone', 'seen: 14 days', 'seen: 7 days', ['milestone seen: 14 days of start -> 7 days of start']],
    ['a milestone more', 'seen: 14', 'met: P1D, seen: 14', ['milestone met: added: 1 day']],
    ['an interrupt', 'exit: deceased', 'exit: died', ['interrupt patient.died: exit deceased -> died']],
    ['the title', 'es: Ejemplo', 'es: Muestra', ['pathway: title in Spanish Ejemplo -> Muestra']],
    [
      'a guard',
      'welcome, channels',
      "welcome, when: 'patient.hasPhone', channels",
      ['step welcome: when added: patient.hasPhone'],
    ],
    [
      'a kind',
      '- { task: write, title: Write, queue: nurses, due: P1D }',
      '- { message: write, template: write }',
      [
        'step write: kind task -> message',
        'step write: template added: write',
        'step write: channels added: sms',
        'step write: urgent added: no',
        'step write: title removed',
        'step write: queue removed: nurses',
        'step write: priority removed: routine',
        'step write: due removed: 1 day',
        'step write: escalate removed',
        'step write: outcomes removed',
      ],
    ],
    ['the answers that have steps', 'on: { worse', 'on: { timeout: [], worse', ['answer timeout of day-7: added']],
    [
      'a step more',
      '  - end: completed',
      '  - { message: last, template: last }\n  - end: completed',
      ['step last: added, a message behind risk in the pathway'],
    ],
    [
      'a first step more',
      'steps:\n',
      'steps:\n  - { message: zero, template: zero }\n',
      ['step zero: added, a message as the first in the pathway'],
    ],
    [
      'a step less',
      '        - { message: more, template: more }\n',
      '',
      ['step more: removed, a message in "first-days" branch 2'],
    ],
  ])('%s', (_, from, to, expected) => {
    expect(told([from, to])).toEqual(expected);
  });

  it('a step that moved to another branch', () => {
    const line = '        - { task: write, title: Write, queue: nurses, due: P1D }\n';
    expect(told([line, ''], ['        - { message: more', `${line}        - { message: more`])).toEqual([
      'step write: moved from "first-days" branch 1 to branch 2',
    ]);
  });

  it('a step that moved out of its branch', () => {
    const line = '- { message: more, template: more }\n';
    expect(told([`        ${line}`, ''], ['  - end:', `  ${line}  - end:`])).toEqual([
      'step more: moved from "first-days" branch 2 to the pathway',
    ]);
  });

  it('a step that moved within its list, and not those it passed', () => {
    const line = '  - { message: welcome, template: welcome, channels: [sms, email] }\n';
    expect(told([line, ''], ['  - end:', `${line}  - end:`])).toEqual([
      'step welcome: moved behind risk in the pathway',
    ]);
  });

  it('a case before another one, and nothing of the steps in that', () => {
    const first = "{ if: 'lace.score > 10.0', steps: [{ message: high, template: high }] }";
    const fresh = "      - { if: 'lace.score > 15.0', steps: [] }\n";
    expect(told([`      - ${first}`, `${fresh}      - ${first}`])).toEqual(['case 1 of risk: added']);
  });

  it('a branch before another one, and nothing of the steps in that', () => {
    expect(told(['    branches:\n', '    branches:\n      - - { message: new, template: new }\n'])).toEqual([
      'branch 1 of first-days: added',
      'step new: added, a message as the first in "first-days" branch 1',
    ]);
  });

  it('the order of cases', () => {
    const first = "      - { if: 'lace.score > 10.0', steps: [{ message: high, template: high }] }\n";
    const last = '    unknown: []';
    expect(told([first, ''], [last, `${first}${last}`])).toEqual(['case 2 of risk: moved from place 1 to 2']);
  });

  it('each change with its kind, its step and a pointer to it', () => {
    const changed = base.replace('due: 14 days of start', 'due: 7 days of start');
    expect(diffPathways(definition(base), definition(changed))).toEqual([
      {
        kind: 'changed',
        step: 'call',
        path: '/steps/1/branches/0/0/due',
        sentence: 'step call: due 14 days of start -> 7 days of start',
      },
    ]);
  });
});

/** A place in a definition that may be changed: a value, and what to put there instead. */
interface Mutation {
  readonly name: string;
  readonly apply: () => void;
}

type Holder = unknown[] | { [key: string]: unknown };

/** All single changes of a definition: each value replaced, each item of a list removed, doubled neighbors swapped. */
function mutations(value: unknown, path = ''): readonly Mutation[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  const inner = Object.entries(holder).flatMap(([key, child]) => [
    ...mutations(child, `${path}/${key}`),
    ...(typeof child === 'object' ? [] : [replaced(holder, key, child, path)]),
  ]);
  return Array.isArray(holder) ? [...inner, ...ofList(holder, path)] : inner;
}

function replaced(holder: Holder, key: string, child: unknown, path: string): Mutation {
  const other = typeof child === 'string' ? `${child}x` : typeof child === 'number' ? child + 1 : !child;
  return { name: `replace ${path}/${key}`, apply: () => Reflect.set(holder, key, other) };
}

function ofList(list: unknown[], path: string): readonly Mutation[] {
  return list.flatMap((item, i) => {
    const isLikeNext = i + 1 < list.length && JSON.stringify(item) === JSON.stringify(list[i + 1]);
    return [
      { name: `remove ${path}/${i}`, apply: () => list.splice(i, 1) },
      ...(i + 1 < list.length && !isLikeNext
        ? [{ name: `swap ${path}/${i}`, apply: () => list.splice(i, 2, list[i + 1], item) }]
        : []),
    ];
  });
}

describe('for any pathway', () => {
  it('there is no difference to itself', () => {
    fc.assert(
      fc.property(randomPathway, (pathway) => {
        expect(diffPathways(pathway, structuredClone(pathway))).toEqual([]);
      }),
    );
  });

  it('every single change is told', () => {
    fc.assert(
      fc.property(randomPathway, fc.nat(), (pathway, pick) => {
        const changed = structuredClone(pathway);
        const all = mutations(changed);
        const mutation = all[pick % all.length];
        mutation?.apply();
        fc.pre(JSON.stringify(changed) !== JSON.stringify(pathway) && isWellFormed(changed));
        const untold = [diffPathways(pathway, changed), diffPathways(changed, pathway)].some(
          ({ length }) => length === 0,
        );
        expect(untold ? mutation?.name : 'all told').toBe('all told');
      }),
      { numRuns: 200 },
    );
  });
});

const kinds: ReadonlySet<string> = new Set([
  ...['message', 'ask', 'task', 'questionnaire', 'service', 'appointment', 'goal', 'call'],
  ...['wait', 'branch', 'parallel', 'repeat', 'set', 'end'],
]);

/** Whether each step still is of a kind there is. */
function isWellFormed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const kind = 'kind' in value && 'id' in value ? (value as Step).kind : undefined;
  return (kind === undefined || kinds.has(kind)) && Object.values(value).every(isWellFormed);
}
