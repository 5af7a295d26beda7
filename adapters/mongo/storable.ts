import { CarepathFailure } from '../../core/errors';
import type { Json } from '../../core/record/audit-event';

const MAX_DEPTH = 20;

/** Refuses what people enter where it cannot be kept as a document: names with `$`, `.` or NUL, and endless nesting. @throws invalid-input */
export function requireStorable(value: Json, pointer: string, depth = 0): void {
  if (value === null || typeof value !== 'object') return;
  if (depth > MAX_DEPTH) throw refused(pointer, 'is nested too deeply');
  for (const [name, inner] of Object.entries(value)) {
    if (/^\$|[.\0]|^__proto__$/.test(name)) throw refused(`${pointer}/${name}`, 'is not a name a field may have');
    requireStorable(inner, `${pointer}/${name}`, depth + 1);
  }
}

function refused(pointer: string, message: string): CarepathFailure {
  return new CarepathFailure('invalid-input', 'Some of what was entered can not be kept.', [{ pointer, message }]);
}
