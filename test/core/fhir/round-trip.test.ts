import fc from 'fast-check';
import { loadLibrary } from '../../../adapters/library/library';
import { fromPlanDefinition } from '../../../core/fhir/from-plan-definition';
import { planDefinitionSchema } from '../../../core/fhir/plan-definition';
import { toPlanDefinition } from '../../../core/fhir/to-plan-definition';
import type { PathwayDefinition, Step } from '../../../core/pathway/definition';
import { parsePathway } from '../../../core/pathway/parse';
import { pathwayOf } from '../../support/pathways';
import { randomPathway } from '../../support/random-pathway';

/** Goes the way of a file: what leaves is JSON. */
function roundTrip(definition: PathwayDefinition) {
  const resource: unknown = JSON.parse(JSON.stringify(toPlanDefinition(definition)));
  expect(planDefinitionSchema.safeParse(resource).error).toBeUndefined();
  return fromPlanDefinition(resource);
}

describe.each([...loadLibrary().pathways()])('the shipped pathway %s', (_, source) => {
  const parsed = parsePathway(source);
  if (!parsed.ok) throw new Error('does not parse');

  it('goes out and comes back equal, with nothing left out', () => {
    const imported = roundTrip(parsed.definition);
    expect(imported.notCarried).toEqual([]);
    expect(imported.definition).toEqual(parsed.definition);
  });

  it('comes back as a source that says the same', () => {
    const again = parsePathway(roundTrip(parsed.definition).source);
    expect(again).toMatchObject({ ok: true });
    expect(again.ok && again.definition).toEqual(parsed.definition);
  });
});

/** What became of a visit is labeled by the schema, whatever a random definition says; a visit has all four results. */
function asParsed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asParsed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asParsed(inner)]));
  if (copy['kind'] !== 'appointment' || !Array.isArray(copy['outcomes'])) return copy;
  return { ...copy, outcomes: copy['outcomes'].map((outcome: object) => ({ ...outcome, label: 'fixed' })) };
}

it('any pathway goes out and comes back equal', () => {
  fc.assert(
    fc.property(randomPathway, (definition) => {
      const imported = roundTrip(definition);
      expect(imported.notCarried).toEqual([]);
      expect(asParsed(imported.definition)).toEqual(asParsed(definition));
    }),
    { numRuns: 200 },
  );
});

const work = 'title: T\n      queue: nurses';

/** What the shipped and the random ones say too rarely. */
it.each([
  [
    'a span before a date',
    `- task: t\n      ${work}\n      due: { before: 2 business days before encounter.dischargedAt, at-latest: P14D }`,
  ],
  ['a date of the facts', '- wait: { until: P30D of encounter.dischargedAt, timeout: P60D }'],
  ['an amount that is no whole unit', '- wait: { until: PT1H30M }'],
  ['an amount with a zero before it', '- wait: { until: P07D }'],
  ['hours in words', '- wait: { until: 24 hours after planned other }\n    - wait: { id: other, until: P1D }'],
  ['a task without outcomes', `- task: t\n      ${work}\n      due: P1D\n      outcomes: {}`],
  ['a join of some', '- parallel: p\n      join: 2\n      branches: [[], [{ end: a }], []]'],
  ['rounds without a pause', "- repeat: r\n      max: 3\n      while: 'messages.sent < 3.0'\n      steps: []"],
  ['rounds with business days between', '- repeat: r\n      max: 3\n      every: 2 business days\n      steps: []'],
  ['a branch that says nothing of unknown', "- branch: b\n      cases: [{ if: 'patient.age > 1.0', steps: [] }]"],
  [
    'a branch that does nothing when unknown',
    "- branch: b\n      cases: [{ if: 'patient.age > 1.0', steps: [] }]\n      unknown: []",
  ],
  [
    'values of each type',
    '- set: a\n      value: 1.5\n    - set: b\n      value: false\n    - set: c\n      value: "true"\n    - set: d\n      value: ""',
  ],
  [
    'texts that YAML could take for something else',
    '- task: "on"\n      title: "yes: no # x"\n      queue: nurses\n      due: P1D',
  ],
  ['an id of sixty characters', `- end: ${'e'.repeat(60)}\n      id: ${'i'.repeat(59)}-`],
])('%s comes back equal', (_, steps) => {
  const definition = pathwayOf(steps);
  expect(roundTrip(definition)).toMatchObject({ definition, notCarried: [] });
});

it('a start, its condition and how often come back equal', () => {
  const definition = pathwayOf(
    '- end: done',
    "facts: [patient.age]\nstart: { on: encounter.discharged, when: 'patient.age > 1.0', once: always }\nsources: [A, B]",
  );
  expect(roundTrip(definition).definition).toEqual(definition);
});

describe('an exported pathway', () => {
  const task: Step = {
    kind: 'task',
    id: 'call',
    title: { en: 'Call', es: 'Llamar' },
    why: { en: 'Because', es: 'Porque' },
    when: 'lace.score > 1.0',
    reaches: 'contacted',
    queue: 'nurses',
    priority: 'high',
    form: 'phq-2',
    due: { amount: 'PT4H', of: 'visit', reckon: 'actual' },
    escalate: [{ after: 'P1D', to: 'managers' }],
    outcomes: [],
  };
  const plan = toPlanDefinition({
    pathway: 'an-example',
    title: { en: 'Example' },
    sources: ['A guideline'],
    facts: [],
    interrupts: [{ on: 'patient.died', exit: 'deceased', steps: [] }],
    milestones: { contacted: { amount: 'P2D' } },
    start: { on: 'encounter.discharged', when: 'true', once: 'always' },
    steps: [task],
  });

  it('says in FHIR’s own elements what FHIR has elements for', () => {
    expect(plan).toMatchObject({
      resourceType: 'PlanDefinition',
      name: 'AnExample',
      status: 'draft',
      relatedArtifact: [{ type: 'citation', citation: 'A guideline' }],
      goal: [
        { id: 'contacted', target: [{ dueDuration: { value: 2, code: 'd', system: 'http://unitsofmeasure.org' } }] },
      ],
    });
    expect(plan.action?.[0]?.trigger).toMatchObject([
      { type: 'named-event', name: 'encounter.discharged', condition: { language: 'text/cel', expression: 'true' } },
    ]);
    expect(plan.action?.[1]?.trigger).toEqual([{ type: 'named-event', name: 'patient.died' }]);
    expect(plan.action?.[0]?.action).toEqual([
      {
        id: 'call',
        code: [{ coding: [{ system: 'urn:carepath:step-kind', code: 'task' }] }],
        title: 'Call',
        _title: {
          extension: [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/translation',
              extension: [
                { url: 'lang', valueCode: 'es' },
                { url: 'content', valueString: 'Llamar' },
              ],
            },
          ],
        },
        description: 'Because',
        _description: expect.anything(),
        condition: [{ kind: 'applicability', expression: { language: 'text/cel', expression: 'lace.score > 1.0' } }],
        goalId: ['contacted'],
        priority: 'urgent',
        participant: [{ type: 'practitioner', role: { coding: [{ system: 'urn:carepath:queue', code: 'nurses' }] } }],
        definitionCanonical: 'urn:carepath:form:phq-2',
        relatedAction: [
          {
            actionId: 'visit',
            relationship: 'after-end',
            offsetDuration: expect.objectContaining({ value: 4, code: 'h' }),
          },
        ],
        extension: [
          {
            url: 'urn:carepath:escalate',
            extension: [
              {
                url: 'item',
                extension: [
                  { url: 'after', valueString: 'P1D' },
                  { url: 'to', valueString: 'managers' },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });
});
