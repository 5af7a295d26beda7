import type { StepKind } from '../../../../core/pathway/definition';

const KINDS: { readonly [K in StepKind]: true } = {
  message: true,
  ask: true,
  task: true,
  questionnaire: true,
  service: true,
  appointment: true,
  goal: true,
  call: true,
  wait: true,
  branch: true,
  parallel: true,
  repeat: true,
  set: true,
  end: true,
};
const IDENTIFIED = /(?:^|[-{,\s])([a-z]+):\s*['"]?([a-z][a-z0-9-]*)['"]?(?=\s*(?:[,}#]|$))/g;

/**
 * The line (from 1) on which each of these steps begins. A step that got its id from the engine (`wait` without one) is
 * not found.
 */
export function stepLines(source: string, ids: readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(ids);
  const found = new Map<string, number>();
  source.split('\n').forEach((text, index) => {
    for (const [, key = '', value = ''] of text.matchAll(IDENTIFIED)) {
      const id = idFrom(key, value);
      if (id !== null && wanted.has(id) && !found.has(id)) found.set(id, index + 1);
    }
  });
  return found;
}

/** `set: risk` without an id is the step `set-risk`, and `end: completed` is `end-completed`. */
function idFrom(key: string, value: string): string | null {
  if (key === 'set' || key === 'end') return `${key}-${value}`;
  return key === 'id' || Object.hasOwn(KINDS, key) ? value : null;
}
