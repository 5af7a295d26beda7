import fc from 'fast-check';
import { loadLibrary } from '../../../adapters/library/library';
import { fromPlanDefinition } from '../../../core/fhir/from-plan-definition';
import { planDefinitionSchema } from '../../../core/fhir/plan-definition';
import { toPlanDefinition } from '../../../core/fhir/to-plan-definition';
import type { PathwayDefinition, Step } from '../../../core/pathway/definition';
import { parsePathway } from '../../../core/pathway/parse';
import { pathwayOf } from '../../support/pathways';
import { randomPathway } from '../../support/random-pathway';
import { unusualSteps } from './examples/unusual-steps';

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

it('any pathway goes out and comes back equal', () => {
  fc.assert(
    fc.property(randomPathway, (definition) => {
      const imported = roundTrip(definition);
      expect(imported.notCarried).toEqual([]);
      expect(imported.definition).toEqual(definition);
    }),
    { numRuns: 200 },
  );
});

it.each([...unusualSteps])('%s comes back equal', (_, steps) => {
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
      goal: [{ id: 'm.contacted', target: [{ due: { value: 2, code: 'd', system: 'http://unitsofmeasure.org' } }] }],
    });
    expect(plan.action?.[0]).toMatchObject({
      trigger: [{ type: 'named-event', name: 'encounter.discharged' }],
      condition: [{ kind: 'applicability', expression: { language: 'text/cel', expression: 'true' } }],
    });
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
        goalId: ['m.contacted'],
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
