import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { pathwayJsonSchema } from '../../../core/pathway/json-schema';
import { keyDescriptions } from '../../../core/pathway/key-descriptions';
import { parsePathway } from '../../../core/pathway/parse';
import { stepSchemas } from '../../../core/pathway/steps/schema';
import { faultyDefinitions } from './faulty-definitions';

const root = join(__dirname, '../../..');
const schema = JSON.parse(JSON.stringify(pathwayJsonSchema()));
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const shipped = readdirSync(join(root, 'pathways'))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => [file, readFileSync(join(root, 'pathways', file), 'utf8')] as const);

it.each(shipped)('%s is what the schema says', (_, source) => {
  validate(parse(source));
  expect(validate.errors).toBeNull();
});

it('is the schema in docs', () => {
  expect(JSON.parse(readFileSync(join(root, 'docs/pathway.schema.json'), 'utf8'))).toEqual(schema);
});

it('never refuses what can be published', () => {
  const readable = faultyDefinitions().filter(({ source }) => parsePathway(source).ok);
  expect(readable.length).toBeGreaterThan(40);
  const refused = readable.filter(({ source }) => !validate(parse(source)));
  expect(refused.map(({ name }) => name)).toEqual([]);
});

it('refuses misspelt keys, missing keys and steps of no kind, so that an editor shows them', () => {
  const head = { pathway: 'example', title: 'Example' };
  const message = { message: 'hi', template: 'welcome' };
  expect(validate({ ...head, steps: [message] })).toBe(true);
  for (const step of [{ ...message, chanels: ['sms'] }, { message: 'hi' }, { tsk: 'call' }, { ...message, ask: 'q' }]) {
    expect(validate({ ...head, steps: [step] })).toBe(false);
    const inside = { parallel: 'p', branches: [[step]] };
    expect(validate({ ...head, steps: [inside] })).toBe(false);
  }
});

it('takes an outcome as a list of steps and as an object with them, and looks inside both', () => {
  const task = { task: 'call', title: 'Call', queue: 'nurses', due: 'P1D' };
  const definition = (outcome: unknown) => ({
    pathway: 'a',
    title: 'A',
    steps: [{ ...task, outcomes: { x: outcome } }],
  });
  for (const steps of [[], [{ end: 'left' }]]) {
    expect(validate(definition(steps))).toBe(true);
    expect(validate(definition({ label: 'X', steps }))).toBe(true);
  }
  expect(validate(definition([{ ende: 'left' }]))).toBe(false);
  expect(validate(definition({ steps: [{ ende: 'left' }] }))).toBe(false);
});

it('describes every kind of step and each of its keys', () => {
  for (const kind of Object.keys(stepSchemas)) {
    expect(schema.$defs.step.oneOf).toContainEqual({ $ref: `#/$defs/${kind}` });
    const keys = Object.keys(schema.$defs[kind].properties);
    expect(keys).toContain(kind);
    expect(keys.filter((key) => !keyDescriptions.has(key))).toEqual([]);
    expect(schema.$defs[kind].properties[kind].description).toBe(keyDescriptions.get(kind));
  }
});
