import fc from 'fast-check';
import { loadLibrary } from '../../../adapters/library/library';
import { toPlanDefinition } from '../../../core/fhir/to-plan-definition';
import { parsePathway } from '../../../core/pathway/parse';
import { pathwayOf } from '../../support/pathways';
import { randomPathway } from '../../support/random-pathway';
import { riskOrderSet } from './examples/risk-order-set';
import { unusualSteps } from './examples/unusual-steps';

/** What the validator (see `validator/README.md`) has found, and what of its rules can be said here. */
interface Node {
  readonly path: string;
  readonly key: string;
  readonly value: unknown;
}

function nodesOf(value: unknown, path = 'PlanDefinition', key = ''): readonly Node[] {
  const inner =
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([name, one]) =>
          Array.isArray(value) ? nodesOf(one, `${path}[${name}]`, key) : nodesOf(one, `${path}.${name}`, name),
        );
  return [{ path, key, value }, ...inner];
}

function has(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && key in value;
}

/** FHIR `id`, as `goalId` and `actionId` are. */
const ID = /^[A-Za-z0-9.-]{1,64}$/;

const rules: { readonly [rule: string]: (node: Node, all: readonly Node[]) => boolean } = {
  'nothing is empty': ({ value }) =>
    value !== '' && (typeof value !== 'object' || (value !== null && Object.keys(value).length > 0)),
  'an id is used once': ({ key, value }, all) =>
    key !== 'id' || all.filter((other) => other.key === 'id' && other.value === value).length === 1,
  'a goal is due': ({ key, value }) =>
    key !== 'target' || Array.isArray(value) || Object.keys(value ?? {}).every((name) => name === 'due'),
  'a trigger has a condition only beside data (trd-2)': ({ key, value }) =>
    key !== 'trigger' || !has(value, 'condition') || has(value, 'data'),
  'an extension has a value or extensions (ext-1)': ({ key, value }) =>
    key !== 'extension' ||
    Array.isArray(value) ||
    Object.keys(value ?? {}).filter((name) => name === 'extension' || name.startsWith('value')).length === 1,
  'a time has a unit of UCUM beside its value (drt-1, qty-3)': ({ key, value }) =>
    !/duration$|^due$/i.test(key) || !has(value, 'value') || (has(value, 'code') && has(value, 'system')),
  'a period has a unit (tim-2)': ({ value }) => !has(value, 'period') || has(value, 'periodUnit'),
  'a reference to a goal is to one': ({ key, value }, all) =>
    key !== 'goalId' ||
    Array.isArray(value) ||
    (ID.test(String(value)) &&
      all.some((other) => other.path.startsWith('PlanDefinition.goal') && other.value === value)),
  'a reference to an action is an id': ({ key, value }) => key !== 'actionId' || ID.test(String(value)),
};

function broken(resource: unknown): readonly string[] {
  const all = nodesOf(JSON.parse(JSON.stringify(resource)));
  return Object.entries(rules).flatMap(([rule, holds]) =>
    all.filter((node) => !holds(node, all)).map(({ path }) => `${path}: ${rule}`),
  );
}

describe('an exported pathway is valid FHIR', () => {
  it.each([...loadLibrary().pathways()])('as the shipped %s', (_, source) => {
    const parsed = parsePathway(source);
    expect(parsed.ok && broken(toPlanDefinition(parsed.definition))).toEqual([]);
  });

  it.each([...unusualSteps])('with %s', (_, steps) => {
    const start = "facts: [patient.age]\nstart: { on: encounter.discharged, when: 'patient.age > 1.0' }";
    expect(broken(toPlanDefinition(pathwayOf(steps, start)))).toEqual([]);
  });

  it('whatever it says', () => {
    fc.assert(
      fc.property(randomPathway, (definition) => {
        expect(broken(toPlanDefinition(definition))).toEqual([]);
      }),
    );
  });
});

it('the rules hold for a valid plan of somebody else, and see what is wrong', () => {
  expect(broken(riskOrderSet)).toEqual([]);
  const extension = [{ url: 'a' }];
  const action = [
    { id: 'x', title: '', goalId: ['y'], relatedAction: [{ actionId: 'not an id' }], extension },
    { id: 'x', trigger: [{ condition: {} }], timingDuration: { value: 1 }, timingTiming: { repeat: { period: 1 } } },
  ];
  const found = broken({ goal: [{ target: [{ dueDuration: { value: 1 } }] }], action }).join('\n');
  for (const rule of Object.keys(rules)) expect(found).toContain(rule);
});
