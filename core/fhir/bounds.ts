const MAX_DEPTH = 300;
const MAX_VALUES = 300_000;
const MAX_ACTIONS = 5_000;

/** Why a resource must not be read: each limit keeps the reader within a second. `null` when it may be. */
export function resourceExcess(resource: unknown): string | null {
  let values = 0;
  let actions = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: resource, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return `It is nested more than ${MAX_DEPTH} levels deep, or holds itself.`;
    for (const [key, inner] of Object.entries(value)) {
      if ((values += 1) > MAX_VALUES) return `It holds more than ${MAX_VALUES} values: split it into several plans.`;
      if (key === 'action' && Array.isArray(inner) && (actions += inner.length) > MAX_ACTIONS) {
        return `It has more than ${MAX_ACTIONS} actions: split it into several plans.`;
      }
      open.push({ value: inner, depth: depth + 1 });
    }
  }
  return null;
}
