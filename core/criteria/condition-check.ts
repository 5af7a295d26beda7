import type { ErrorLocation, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { withinOneEdit } from '../messaging/inbound/edit-distance';
import { factCatalog, factDefinition, milestoneGroup } from './catalog';
import { deepestMacro } from './condition-tree';
import type { ConditionShape, FactReference } from './condition-tree';

/** What is wrong with a condition, and where in its text; lines and columns count from 1. */
export interface ConditionProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A regular expression of JavaScript can take exponential time on a short text. */
const forbidden: ReadonlyMap<string, string> = new Map([
  ['matches', 'Regular expressions are not available: compare with ==, in, startsWith, endsWith or contains.'],
]);

/** What the types cannot see: facts that do not exist, groups used as a whole, and what could take too long. */
export function shapeProblems(source: string, shape: ConditionShape): readonly ConditionProblem[] {
  const problems = shape.references.flatMap((reference) => referenceProblem(source, reference));
  for (const call of shape.calls) {
    const message = forbidden.get(call.name);
    if (message !== undefined) problems.push({ message, ...placeAt(source, call.position) });
  }
  if (shape.macroDepth > deepestMacro) {
    problems.push({ message: `Loops may be nested or chained ${deepestMacro} deep, not ${shape.macroDepth}.` });
  }
  return problems;
}

const dashedMilestone = new RegExp(`\\b${milestoneGroup}\\.([a-z][a-z0-9]*(?:-[a-z0-9]+)+)`);

/** A milestone with a dash in its name that is read as if it had none, the first from a position on. */
export function dashedMilestones(source: string, from: number): readonly ConditionProblem[] | undefined {
  const found = dashedMilestone.exec(source.slice(from));
  if (!found) return undefined;
  const [written, name = ''] = found;
  const message = `A dash is read as minus: write ${milestoneGroup}["${name}"] instead of ${written}.`;
  return [{ message, ...placeAt(source, from + found.index) }];
}

function referenceProblem(source: string, reference: FactReference): readonly ConditionProblem[] {
  const place = placeAt(source, reference.position);
  const [dashed] = dashedMilestones(source, reference.position) ?? [];
  if (dashed && dashed.line === place.line && dashed.column === place.column) return [dashed];
  if (reference.kind === 'group') {
    return [
      {
        message: `"${reference.group}" is a group of facts; name one of them, as in ${exampleOf(reference.group)}.`,
        ...place,
      },
    ];
  }
  if (factDefinition(reference.name)) return [];
  const similar = closestFact(reference.name);
  return [
    { message: `There is no fact "${reference.name}".${similar ? ` Did you mean "${similar}"?` : ''}`, ...place },
  ];
}

function exampleOf(group: string): string {
  return [...factCatalog.keys()].find((name) => name.startsWith(`${group}.`)) ?? `${group}.<name>`;
}

function closestFact(name: string): string | undefined {
  const names = [...factCatalog.keys()];
  const lower = name.toLowerCase();
  return (
    names.find((fact) => withinOneEdit(fact.toLowerCase(), lower)) ??
    names.find((fact) => fact.endsWith(`.${name.split('.').pop() ?? ''}`))
  );
}

/** A problem cel-js found, in words a manager understands. */
export function celProblem(source: string, error: ParseError | CelTypeError): ConditionProblem {
  const position = error.range?.start ?? locationStart(error.node);
  return { message: plainMessage(source, error), ...(position !== undefined && placeAt(source, position)) };
}

function locationStart(node: ErrorLocation | undefined): number | undefined {
  return node?.start;
}

function plainMessage(source: string, error: ParseError | CelTypeError): string {
  const summary = error.summary;
  const unknown = /^Unknown variable: (.+)$/.exec(summary);
  if (unknown) {
    const position = error.range?.start ?? 0;
    const written = /^[\w.]+/.exec(source.slice(position))?.[0] ?? unknown[1] ?? '';
    const similar = closestFact(written);
    return `There is no fact "${written}".${similar ? ` Did you mean "${similar}"?` : ''}`;
  }
  if (/no such overload: .*\bint\b/.test(summary) && summary.includes('double')) {
    return `Facts are decimal numbers: write 10.0 instead of 10 (${summary}).`;
  }
  return summary;
}

/** Line and column (from 1) of a position in a text. */
function placeAt(source: string, position: number): { readonly line: number; readonly column: number } {
  const before = source.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
