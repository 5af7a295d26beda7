import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pathwaySchema from '../../docs/pathway.schema.json';
import { checkPathway } from '../../core/pathway/publish';
import { wordsAt } from '../../web/features/pathways/editor/known-words';
import { placeAt } from '../../web/features/pathways/editor/place';
import { optionsAt, type JsonSchema } from '../../web/features/pathways/editor/schema-options';
import { stepLines } from '../../web/features/pathways/editor/step-lines';
import { yamlTokens } from '../../web/features/pathways/editor/yaml-tokens';
import { copiedPathway, examplePathway } from '../../web/features/pathways/example-pathway';

const schema: JsonSchema = pathwaySchema;
const CURSOR = '¦';

/** The text with `¦` where the cursor stands. */
function at(text: string) {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes(CURSOR));
  const column = lines[line]?.indexOf(CURSOR) ?? 0;
  const source = text.replace(CURSOR, '');
  return { source, place: placeAt(source.split('\n'), line, column) };
}

const offered = (text: string) => optionsAt(schema, at(text).place).map(({ label }) => label);
const words = (text: string) => {
  const { source, place } = at(text);
  const known = { templates: ['welcome'], forms: ['intake'], pathways: ['other'] };
  return wordsAt(place, source, known).map(({ label }) => label);
};

describe('completion of a pathway', () => {
  it('offers the keys of the document that are not there yet', () => {
    const keys = offered('pathway: a\ntitle: A\n¦\nsteps: []\n');
    expect(keys).toEqual(expect.arrayContaining(['milestones', 'interrupts', 'start', 'facts']));
    expect(keys).not.toContain('pathway');
    expect(keys).not.toContain('steps');
  });

  it('offers the kinds of steps where a step begins', () => {
    const kinds = offered('steps:\n  - ¦');
    expect(kinds).toEqual(expect.arrayContaining(['task', 'ask', 'appointment', 'goal', 'call']));
    expect(kinds).not.toContain('queue');
    expect(offered('steps:\n  ¦')).toContain('- task');
  });

  it('offers the keys of the kind of step that the cursor is in, without those it has', () => {
    const keys = offered('steps:\n  - task: call\n    queue: nurses\n    ¦\n    due: P1D\n');
    expect(keys).toEqual(expect.arrayContaining(['title', 'outcomes', 'escalate', 'form']));
    for (const absent of ['queue', 'due', 'template', 'branches']) expect(keys).not.toContain(absent);
  });

  it('takes dashes that stand below their key for what is in it', () => {
    expect(offered('steps:\n- task: call\n  ¦')).toContain('queue');
    expect(offered('steps:\n- ask: a\n  on:\n    worse:\n    - task: call\n      ¦')).toContain('queue');
  });

  it('offers lists where one is gone through, and the ends of a wait', () => {
    const lists = words('steps:\n  - repeat: r\n    for:\n      each: ¦');
    expect(lists).toContain('patient.medications');
    expect(lists).not.toContain('patient.age');
    expect(offered('steps:\n  - wait: { event: appointment.booked, timeout: P3D }\n    on:\n      ¦')).toEqual(
      expect.arrayContaining(['happened', 'timeout']),
    );
  });

  it('finds its way into outcomes, branches and flow lists', () => {
    const outcome = 'steps:\n  - task: call\n    outcomes:\n      reached:\n        ¦';
    expect(offered(outcome)).toEqual(expect.arrayContaining(['label', 'reaches', 'steps', '- task']));
    expect(offered('steps:\n  - parallel: p\n    branches:\n      - - task: a\n          ¦')).toContain('queue');
    expect(offered('steps:\n  - task: a\n    escalate: [{ after: PT4H, ¦')).toEqual(['to']);
    expect(offered('steps:\n  - task: a\n    escalate: [{ after: PT4H, to: ¦')).toEqual([
      'coordinators',
      'nurses',
      'managers',
    ]);
  });

  it('offers the values that a key may have', () => {
    expect(offered('steps:\n  - task: call\n    queue: ¦')).toEqual(['coordinators', 'nurses', 'managers']);
    expect(offered('steps:\n  - task: call\n    due: ¦')).toContain('2 business days');
    expect(offered('steps:\n  - message: a\n    urgent: ¦')).toEqual(['true', 'false']);
  });

  it('offers facts in conditions, and events, templates, forms and milestones where they are named', () => {
    expect(words("steps:\n  - branch: b\n    cases:\n      - if: '¦")).toContain('lace.score');
    expect(words('facts: [¦')).toContain('lace.score');
    expect(words('interrupts:\n  - on: ¦')).toContain('patient.died');
    expect(words('steps:\n  - message: a\n    template: ¦')).toEqual(['welcome']);
    expect(words('steps:\n  - task: a\n    form: ¦')).toEqual(['intake']);
    expect(words('milestones:\n  contacted: P2D\n  seen: P9D\nsteps:\n  - task: a\n    reaches: ¦')).toEqual([
      'contacted',
      'seen',
    ]);
    expect(words('pathway: ¦')).toEqual([]);
    expect(words('steps:\n  - call: c\n    pathway: ¦')).toEqual(['other']);
  });
});

describe('the text of a pathway', () => {
  const everything = { hasTemplate: () => true, hasForm: () => true };

  it('begins with an example that could be published', () => {
    expect(checkPathway(examplePathway('heart'), everything)).toMatchObject({ ok: true, findings: [] });
  });

  it('is copied under another id', () => {
    const copy = checkPathway(copiedPathway(examplePathway('heart'), 'lungs'), everything);
    expect(copy.ok && copy.definition.pathway).toBe('lungs');
  });

  it('shows where a step begins, however it is written', () => {
    const source = `steps:
  - task: call # first
  - { wait: { id: pause, until: P3D } }
  - set: risk
    value: high
  - end: completed`;
    expect([...stepLines(source, ['call', 'pause', 'set-risk', 'end-completed', 'absent'])]).toEqual([
      ['call', 2],
      ['pause', 3],
      ['set-risk', 4],
      ['end-completed', 6],
    ]);
  });

  it('finds every named step of a shipped pathway', () => {
    const source = readFileSync(join(__dirname, '../../pathways/referral.yaml'), 'utf8');
    const ids = [...source.matchAll(/- (?:task|ask|message|branch): ([a-z][a-z0-9-]*)/g)].map(([, id]) => id ?? '');
    expect(ids.length).toBeGreaterThan(5);
    expect([...stepLines(source, ids).keys()].sort()).toEqual([...new Set(ids)].sort());
  });

  it('is colored by what its parts are', () => {
    const line = `  - { if: 'a == "b: c"', due: P2D, urgent: true } # why`;
    expect(yamlTokens(line).map(({ kind, from, to }) => [kind, line.slice(from, to)])).toEqual([
      ['mark', '-'],
      ['mark', '{'],
      ['key', 'if'],
      ['mark', ':'],
      ['string', `'a == "b: c"'`],
      ['mark', ','],
      ['key', 'due'],
      ['mark', ':'],
      ['atom', 'P2D'],
      ['mark', ','],
      ['key', 'urgent'],
      ['mark', ':'],
      ['atom', 'true'],
      ['mark', '}'],
      ['comment', '# why'],
    ]);
  });
});
