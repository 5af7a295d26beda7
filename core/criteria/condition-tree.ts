import type { ASTNode } from '@marcbachmann/cel-js';
import { factGroups, itemName } from './catalog';

/** A part of a condition that names a fact, or misuses a group of facts. */
export type FactReference =
  | { readonly kind: 'fact'; readonly name: string; readonly position: number }
  /** The group as a whole, or a name computed at run time: which facts it reads cannot be told beforehand. */
  | { readonly kind: 'group'; readonly group: string; readonly position: number };

/** Loops and bindings multiply work (three nested `all` over 300 elements take seconds), so their nesting is capped. */
export const deepestMacro = 2;

const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind', 'sortBy']);

interface Visit {
  readsItem: boolean;
  readonly references: FactReference[];
  readonly calls: { readonly name: string; readonly position: number }[];
  deepest: number;
}

export interface ConditionShape {
  readonly references: readonly FactReference[];
  readonly calls: readonly { readonly name: string; readonly position: number }[];
  /** How deep macros are nested or chained. */
  readonly macroDepth: number;
  /** Whether it reads the item of the `for` that it stands in. */
  readonly readsItem: boolean;
}

export function shapeOf(tree: ASTNode): ConditionShape {
  const visit: Visit = { references: [], calls: [], deepest: 0, readsItem: false };
  walk(tree, { depth: 0, isItemBound: false }, visit);
  const { references, calls, readsItem } = visit;
  return { references, calls, macroDepth: visit.deepest, readsItem };
}

/** `isItemBound`: a macro around it gives the name `item` to something else. */
function walk(
  node: ASTNode,
  { depth, isItemBound }: { readonly depth: number; readonly isItemBound: boolean },
  visit: Visit,
): void {
  const reference = referenceOf(node);
  if (reference) {
    visit.references.push(reference);
    return;
  }
  if (node.op === 'id' && node.args === itemName && !isItemBound) visit.readsItem = true;
  const inside = { depth: isMacro(node) ? depth + 1 : depth, isItemBound: isItemBound || bindsItem(node) };
  visit.deepest = Math.max(visit.deepest, inside.depth);
  if (node.op === 'call' || node.op === 'rcall') visit.calls.push({ name: node.args[0], position: node.pos });
  for (const child of childrenOf(node)) walk(child, inside, visit);
}

function isMacro(node: ASTNode): node is Extract<ASTNode, { op: 'rcall' }> {
  return node.op === 'rcall' && macros.has(node.args[0]);
}

function bindsItem(node: ASTNode): boolean {
  if (!isMacro(node)) return false;
  const [variable] = node.args[2];
  return variable?.op === 'id' && variable.args === itemName;
}

function referenceOf(node: ASTNode): FactReference | null {
  if (node.op === '.' && isGroup(node.args[0])) {
    return { kind: 'fact', name: `${node.args[0].args}.${node.args[1]}`, position: node.start };
  }
  if (node.op === '[]' && isGroup(node.args[0])) {
    const [group, key] = node.args;
    return key.op === 'value' && typeof key.args === 'string'
      ? { kind: 'fact', name: `${group.args}.${key.args}`, position: node.start }
      : { kind: 'group', group: group.args, position: node.start };
  }
  return isGroup(node) ? { kind: 'group', group: node.args, position: node.start } : null;
}

function isGroup(node: ASTNode): node is Extract<ASTNode, { op: 'id' }> {
  return node.op === 'id' && factGroups.has(node.args);
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
