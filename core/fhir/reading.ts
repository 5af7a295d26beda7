import type { Action } from './plan-definition';

/** Something of a resource that a pathway cannot say, or says otherwise. */
export interface NotCarried {
  /** FHIRPath, as far as it goes: `PlanDefinition.action[0].condition[1]`. */
  readonly path: string;
  readonly what: string;
}

/** A step, or a part of one, as a definition writes it. */
export type Written = { readonly [key: string]: unknown };

/** What all readers of one resource share. */
export interface Reading {
  readonly tell: (path: string, what: string) => void;
  /** The first id made from this stem that no step has yet. */
  readonly freeId: (stem: string) => string;
  /** Step ids by action; lists of steps have none. */
  readonly ids: ReadonlyMap<Action, string>;
  /** Step ids by the ids of actions that others refer to. */
  readonly stepIdOf: ReadonlyMap<string, string>;
  /** The triggers, by path, that begin the pathway. */
  readonly startsAt: ReadonlySet<string>;
  /** Milestones by the ids of goals. */
  readonly milestones: ReadonlyMap<string, string>;
}

/** Lower-case letters, digits and dashes, as ids of a definition are; what is one already stays. */
export function slug(text: string): string {
  if (/^[a-z][a-z0-9-]{0,59}$/.test(text)) return text;
  const plain = text
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return plain === '' ? 'step' : plain;
}

/** The first free id made from this stem; it is taken from then on. */
export function freeId(stem: string, taken: Set<string>): string {
  let id = stem;
  for (let n = 2; taken.has(id); n += 1) id = `${stem}-${n}`;
  taken.add(id);
  return id;
}
