import type { OutlineStep } from '../../../api/contract/enrollments';

/** Titles of all steps by id. */
export function titlesById(steps: readonly OutlineStep[]): ReadonlyMap<string, string> {
  return new Map(flatten(steps).map((step) => [step.id, step.title]));
}

/** True when a step, or one inside of it, is among these. */
export function holdsAny(step: OutlineStep, ids: ReadonlySet<string>): boolean {
  return flatten([step]).some(({ id }) => ids.has(id));
}

function flatten(steps: readonly OutlineStep[]): OutlineStep[] {
  return steps.flatMap((step) => [step, ...step.lists.flatMap((list) => flatten(list.steps))]);
}

/** `on/no` -> kind `on`, name `no`; numbered lists count from 1 for people. */
export function listName(name: string): { readonly kind: string; readonly name: string } {
  const [kind = name, rest = ''] = name.split('/', 2);
  return { kind, name: /^\d+$/.test(rest) ? String(Number(rest) + 1) : rest };
}
