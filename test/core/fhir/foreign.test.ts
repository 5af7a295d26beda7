import fc from 'fast-check';
import { loadLibrary } from '../../../adapters/library/library';
import { fromPlanDefinition } from '../../../core/fhir/from-plan-definition';
import { toPlanDefinition } from '../../../core/fhir/to-plan-definition';
import { checkPathway } from '../../../core/pathway/publish';
import { oneTask } from '../../support/definitions';
import { played } from '../simulation/example-clinic';
import { riskOrderSet } from './examples/risk-order-set';
import { leastProcessorTime } from '../../support/least-time';

const library = loadLibrary();
const context = {
  hasTemplate: (id: string) => library.template(id) !== null,
  hasForm: (id: string) => library.form(id) !== null,
  queues: new Map(['coordinators', 'nurses', 'managers'].map((queue) => [queue, 1])),
};
const told = (resource: unknown) => fromPlanDefinition(resource).notCarried.map(({ path, what }) => `${path}: ${what}`);
const plan = (...action: unknown[]) => ({ resourceType: 'PlanDefinition', title: 'Plan', action });
const cel = (expression: string) => [{ kind: 'applicability', expression: { language: 'text/cel', expression } }];
const day = { value: 1, code: 'd' };

describe('a plan of somebody else', () => {
  const imported = fromPlanDefinition(riskOrderSet);

  it('tells exactly what it could not carry over', () => {
    const nothing = 'has no place in a pathway';
    expect(told(riskOrderSet)).toEqual([
      `PlanDefinition.relatedArtifact[1].resource: ${nothing}`,
      `PlanDefinition.goal[1].category: ${nothing}`,
      `PlanDefinition.action[0].action[0].prefix: ${nothing}`,
      `PlanDefinition.action[0].action[1].dynamicValue: ${nothing}`,
      `PlanDefinition.text: ${nothing}`,
      `PlanDefinition.version: ${nothing}`,
      `PlanDefinition.publisher: ${nothing}`,
      `PlanDefinition.library: ${nothing}`,
      'PlanDefinition.goal[0].description: the goal "Reduce the risk" becomes the milestone "reduce-risk"',
      'PlanDefinition.goal[1]: the goal "Feel better" is left out: a milestone has an id and a time by which it is reached',
      'PlanDefinition.action[0].action[1].id: the id "referral.1" becomes "referral-1"',
      'PlanDefinition.url: http://example.org/PlanDefinition/risk-order-set is left out: a pathway is known by its name',
      'PlanDefinition.type: the type "order-set" is left out',
      'PlanDefinition.status: "active" is left out: what is imported is a draft',
      'PlanDefinition.relatedArtifact[1]: the related artifact "" of the type "composed-of" is left out',
      'PlanDefinition.action[0].groupingBehavior: "sentence-group" is about how a group is shown and left out',
      'PlanDefinition.action[0].selectionBehavior: "any" is left out: all of the actions are begun',
      'PlanDefinition.action[0].action[0].definitionCanonical: the reference to http://example.org/Questionnaire/risk is left out',
      'PlanDefinition.action[0].action[0].participant[0]: the role "224535009" becomes the queue "nurses"',
      'PlanDefinition.action[0].action[1].participant[0]: the role "Case worker" has no queue of its own: its work goes to the coordinators',
      'PlanDefinition.action[0].action[1].participant[1]: a step has one queue: this further participant is left out',
      'PlanDefinition.action[0].action[1].relatedAction[1]: the relationship "before-start" is left out: steps count from the end of another only',
      'PlanDefinition.action[1].condition[0]: "Is at risk (text/cql: "Risk Assessment" = "Low")" is not evaluated: a person is asked whether it holds',
      'PlanDefinition.action[2].action[0].timingTiming: a repeated time is left out: it is done once',
      'PlanDefinition.action[2].action[0]: has no time: it is due after 1 business day',
      'PlanDefinition.action[2].action[1].condition[0]: "text/fhirpath: %patient.active" is not evaluated: a person chooses',
      "PlanDefinition.action[2]: which of its actions is done is a person's choice, due after 1 business day",
    ]);
  });

  it('becomes a pathway that may be published', () => {
    expect(checkPathway(imported.source, context)).toEqual({
      ...{ ok: true, definition: imported.definition, findings: [] },
      ladders: new Map(),
    });
  });

  it('has findings for what its organization asks beyond that', () => {
    const { ok, findings } = checkPathway(imported.source, { ...context, languages: ['en', 'es'] });
    expect(ok).toBe(true);
    expect(findings).not.toEqual([]);
    for (const { message } of findings) expect(message).toMatch(/has no Spanish/);
  });

  it('asks a person what it cannot evaluate, before anything is done', () => {
    const asked = (outcome: string) =>
      played(fromPlanDefinition(plan(riskOrderSet.action[1])).definition ?? oneTask(), {
        tasks: [{ step: 'contract-applies', after: 'PT1H', outcome }],
      }).tasks.map(({ key }) => key);
    expect(asked('applies')).toEqual(['contract-applies#1', 'contract#1']);
    expect(asked('does-not-apply')).toEqual(['contract-applies#1']);
  });
});

describe('conditions in CEL take effect', () => {
  const tasksOf = (resource: unknown, facts: Record<string, number>) => {
    const { definition, source } = fromPlanDefinition(resource);
    expect(checkPathway(source, context)).toMatchObject({ ok: true, findings: [] });
    return played(definition ?? oneTask(), { facts, defaults: { tasks: { after: 'PT1H' } } }).tasks.map(
      ({ key }) => key,
    );
  };
  const visits = [
    { id: 'visit-7', title: 'Visit soon', timingDuration: day, condition: cel('lace.score >= 10.0') },
    { id: 'visit-14', title: 'Visit', timingDuration: day, condition: cel('patient.age >= 65.0') },
  ];

  it('for actions side by side', () => {
    expect(tasksOf(plan(...visits), { 'lace.score': 12, 'patient.age': 40 })).toEqual(['visit-7#1']);
    expect(tasksOf(plan(...visits), { 'lace.score': 3, 'patient.age': 70 })).toEqual(['visit-14#1']);
    expect(tasksOf(plan(...visits), { 'lace.score': 12, 'patient.age': 70 })).toEqual(['visit-7#1', 'visit-14#1']);
  });

  it('for one of several, where the first that holds is done, and a person decides when that is not known', () => {
    const standard = { id: 'standard', title: 'Standard', timingDuration: day };
    const group = plan({ id: 'risk', title: 'Risk', selectionBehavior: 'exactly-one', action: [...visits, standard] });
    expect(tasksOf(group, { 'lace.score': 12, 'patient.age': 70 })).toEqual(['visit-7#1']);
    expect(tasksOf(group, { 'lace.score': 3, 'patient.age': 70 })).toEqual(['visit-14#1']);
    expect(tasksOf(group, { 'lace.score': 3, 'patient.age': 40 })).toEqual(['standard#1']);
    expect(tasksOf(group, {})).toEqual(['risk-unknown#1']);
  });
});

describe('the order of actions', () => {
  const a = { id: 'a', title: 'A', timingDuration: day };
  const after = (id: string, actionId: string) => ({
    id,
    title: id,
    timingDuration: day,
    relatedAction: [{ actionId, relationship: 'after-end' }],
  });

  it('is kept where one follows the end of another', () => {
    const { definition } = fromPlanDefinition(plan(a, after('b', 'a'), after('c', 'b')));
    expect(definition?.steps.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(told(plan(a, after('b', 'a'), after('c', 'b')))).toEqual([]);
  });

  it('is told where it cannot be', () => {
    expect(told(plan(a, after('b', 'a'), after('c', 'a')))).toEqual([
      'PlanDefinition.action[2].relatedAction[0]: does not wait for the end of "a": it is begun at once',
    ]);
  });

  it('that goes in a circle is refused', () => {
    const { definition, source } = fromPlanDefinition(plan(a, after('b', 'c'), after('c', 'b')));
    expect({ definition, source }).toEqual({ definition: null, source: '' });
    expect(told(plan(a, after('b', 'c'), after('c', 'b')))).toEqual([
      'PlanDefinition.action: the action "b" is to come after its own end: break the circle',
    ]);
  });
});

it('a trigger whose condition cannot be evaluated begins nothing', () => {
  const trigger = [
    { type: 'named-event', name: 'encounter-start', condition: { language: 'text/cql', expression: 'X' } },
  ];
  const resource = plan({ id: 'a', title: 'A', timingDuration: day, trigger });
  expect(fromPlanDefinition(resource).definition).not.toHaveProperty('start');
  expect(told(resource)).toEqual([
    'PlanDefinition.action[0].trigger[0]: the condition of "encounter-start" is not evaluated, so this event begins nothing',
  ]);
});

it('ids that are missing, used twice or of another shape are made', () => {
  const { definition, notCarried } = fromPlanDefinition(
    plan(
      { title: 'Call Ana', timingDuration: day },
      { id: 'x', title: 'B', timingDuration: day },
      { id: 'x', title: 'C', timingDuration: day },
    ),
  );
  expect(definition?.steps).toMatchObject([{ branches: [[{ id: 'call-ana' }], [{ id: 'x' }], [{ id: 'x-2' }]] }]);
  expect(notCarried).toEqual([{ path: 'PlanDefinition.action[2].id', what: 'the id "x" becomes "x-2"' }]);
});

describe('what is no plan that can be read', () => {
  const circle: { action: unknown[] } = { action: [] };
  circle.action.push(circle);
  const deep = (levels: number): unknown => (levels === 0 ? { title: 'x' } : { action: [deep(levels - 1)] });

  it.each([
    ['10,000 actions', plan(...Array.from({ length: 10_000 }, (_, i) => ({ id: `a${i}` }))), 'more than 5000 actions'],
    ['500 levels', plan(deep(500)), 'nested more than 300 levels deep'],
    ['an object that holds itself', { resourceType: 'PlanDefinition', ...circle }, 'holds itself'],
    ['another resource', { resourceType: 'Patient' }, 'PlanDefinition.resourceType'],
    ['nothing', null, 'PlanDefinition'],
    ['a wrong type within', plan({ title: 5 }), 'PlanDefinition.action[0].title'],
  ])('%s is refused in under a second, with the reason', (_, resource, reason) => {
    expect(fromPlanDefinition(resource)).toMatchObject({ definition: null, source: '' });
    expect(leastProcessorTime(() => fromPlanDefinition(resource), 1000)).toBeLessThan(1000);
    expect(told(resource).join('\n')).toContain(reason);
  });

  it('as deep as a definition may not be tells why', () => {
    const { definition } = fromPlanDefinition(plan(deep(100)));
    expect(definition).toBeNull();
    expect(told(plan(deep(100))).join('\n')).toMatch(/nested/);
  });
});

describe('never throws', () => {
  it('on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (any, action) => {
        fromPlanDefinition(any);
        fromPlanDefinition({ resourceType: 'PlanDefinition', action: [action] });
      }),
    );
  });

  it('on any change of an exported pathway or a foreign plan, and what it reads is a definition', () => {
    const exported: unknown = JSON.parse(JSON.stringify(toPlanDefinition(oneTask())));
    const paths = (value: unknown): (string | number)[][] =>
      typeof value !== 'object' || value === null
        ? [[]]
        : [[], ...Object.entries(value).flatMap(([key, inner]) => paths(inner).map((rest) => [key, ...rest]))];
    const put = (value: unknown, [key, ...rest]: (string | number)[], given: unknown): unknown => {
      if (key === undefined || typeof value !== 'object' || value === null) return given;
      const copy: object = Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(copy, key, put(Reflect.get(copy, key), rest, given));
      return copy;
    };
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('', 'steps', '__proto__', 'urn:carepath:pathway:', 'after-end'),
    );
    const changed = fc
      .constantFrom<unknown>(exported, riskOrderSet)
      .chain((resource) => fc.tuple(fc.constant(resource), fc.constantFrom(...paths(resource)), value));
    fc.assert(
      fc.property(changed, ([resource, path, given]) => {
        const { definition, notCarried } = fromPlanDefinition(put(resource, path, given));
        expect(definition !== null || notCarried.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
