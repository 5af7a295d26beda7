import { Environment, EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import type { ParseResult } from '@marcbachmann/cel-js';
import { CarepathFailure } from '../errors';
import { factCatalog, factGroups, itemName, milestoneGroup, splitFactName } from './catalog';
import type { FactType } from './catalog';
import { celProblem, dashedMilestones, shapeProblems } from './condition-check';
import type { ConditionProblem } from './condition-check';
import { shapeOf } from './condition-tree';
import { currentValue, type Evaluation, evidenceOf, type Facts } from './facts';

export type { ConditionProblem } from './condition-check';
export type { Fact, Facts } from './facts';

/**
 * Limits that keep the worst condition within milliseconds. Definitions are written by managers, so a slip must not
 * hold up a worker.
 */
const limits = { maxAstNodes: 300, maxDepth: 40, maxListElements: 50, maxMapEntries: 50, maxCallArguments: 8 };
const longestCondition = 4000;
const cacheSize = 500;

const celTypes: { readonly [type in FactType]: string } = {
  string: 'string',
  double: 'double',
  bool: 'bool',
  timestamp: 'google.protobuf.Timestamp',
  list: 'list<string>',
};

const environment = createEnvironment();

function createEnvironment(): Environment {
  const env = new Environment({ limits });
  for (const group of factGroups) {
    if (group === milestoneGroup) env.registerVariable(group, 'map<string, bool>');
    else env.registerVariable({ name: group, schema: schemaOf(group) });
  }
  env.registerVariable(itemName, 'string');
  return env;
}

function schemaOf(group: string): { [field: string]: string } {
  const fields = [...factCatalog].filter(([name]) => splitFactName(name)[0] === group);
  return Object.fromEntries(fields.map(([name, fact]) => [splitFactName(name)[1], celTypes[fact.type]]));
}

type Compiled =
  | { readonly ok: true; readonly run: ParseResult; readonly facts: readonly string[]; readonly readsItem: boolean }
  | { readonly ok: false; readonly problems: readonly ConditionProblem[]; readonly facts: readonly string[] };

/** The oldest is dropped first; a definition's conditions are asked again and again. */
const compiled = new Map<string, Compiled>();

function compile(condition: string): Compiled {
  const known = compiled.get(condition);
  if (known) return known;
  const fresh = compileFresh(condition);
  if (compiled.size >= cacheSize) {
    const oldest = compiled.keys().next();
    if (!oldest.done) compiled.delete(oldest.value);
  }
  compiled.set(condition, fresh);
  return fresh;
}

function compileFresh(condition: string): Compiled {
  if (condition.length > longestCondition) {
    return { ok: false, problems: [{ message: `A condition may have ${longestCondition} characters.` }], facts: [] };
  }
  let run: ParseResult;
  try {
    run = environment.parse(condition);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { ok: false, problems: dashedMilestones(condition, 0) ?? [celProblem(condition, error)], facts: [] };
  }
  const shape = shapeOf(run.ast);
  const facts = [...new Set(shape.references.flatMap((ref) => (ref.kind === 'fact' ? [ref.name] : [])))];
  const problems = shapeProblems(condition, shape);
  if (problems.length > 0) return { ok: false, problems, facts };
  const typed = typeProblem(condition, run);
  return typed ? { ok: false, problems: [typed], facts } : { ok: true, run, facts, readsItem: shape.readsItem };
}

function typeProblem(condition: string, run: ParseResult): ConditionProblem | null {
  const result = run.check();
  if (result.error) return celProblem(condition, result.error);
  if (result.type === 'bool') return null;
  return { message: `A condition must be true or false, not ${result.type ?? 'something else'}.`, line: 1, column: 1 };
}

/** What is wrong with a condition, typed against the fact catalog; empty when it may be published. */
export function checkCondition(condition: string): readonly ConditionProblem[] {
  const result = compile(condition);
  return result.ok ? [] : result.problems;
}

/** The facts a condition names, in order of appearance: what to load, and what to show as evidence. */
export function factsOf(condition: string): readonly string[] {
  return compile(condition).facts;
}

/** Whether a condition reads the item of the `for` that it stands in. */
export function readsItem(condition: string): boolean {
  const result = compile(condition);
  return result.ok && result.readsItem;
}

/**
 * CEL with three-valued logic: a fact that is missing or stale makes the result `unknown` unless the rest decides it
 * (`missing || true` is true, `missing && false` is false). `has(lace.score)` asks whether a fact is known.
 * `item` is what the `for` around it is about; where it is not given, reading it is unknown.
 * @throws CarepathFailure `broken-definition` for a condition that `checkCondition` refuses.
 */
export function evaluate(condition: string, facts: Facts, item?: string): Evaluation {
  const result = compile(condition);
  if (!result.ok) {
    const problem = result.problems[0]?.message ?? 'it cannot be read';
    throw new CarepathFailure('broken-definition', `The pathway has a condition that cannot be asked: ${problem}`);
  }
  const evidence = evidenceOf(result.facts, facts);
  const readItem =
    result.readsItem && item !== undefined ? [{ fact: itemName, state: 'known', value: item } as const] : [];
  const context = { ...contextOf(result.facts, facts), ...(item !== undefined && { [itemName]: item }) };
  return { value: answerOf(result.run, context), evidence: [...evidence, ...readItem] };
}

function answerOf(run: ParseResult, context: object): Evaluation['value'] {
  try {
    const value: unknown = run(context);
    return typeof value === 'boolean' ? value : 'unknown';
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof CelTypeError) return 'unknown';
    throw error;
  }
}

/** The named facts grouped as CEL reads them. Every group is there, so that only its missing member is an error. */
function contextOf(names: readonly string[], facts: Facts): { [group: string]: { [name: string]: unknown } } {
  const context: { [group: string]: { [name: string]: unknown } } = {};
  for (const group of factGroups) context[group] = {};
  for (const name of names) {
    const fact = facts.get(name);
    if (!fact) continue;
    const [group, rest] = splitFactName(name);
    const members = context[group];
    const value = currentValue(fact);
    if (members && value !== undefined) Object.defineProperty(members, rest, { value, enumerable: true });
  }
  return context;
}
