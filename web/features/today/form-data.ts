import type { Json } from '../../../api/contract/primitives';
import type { FormFieldContract, TaskDetail } from '../../../api/contract/tasks';
import type { FormData } from '../../client/tasks';

type JsonObject = { [key: string]: Json };

/** What a form starts from: the saved draft, else the lines its lists are prefilled with. */
export function startingData(task: TaskDetail): FormData {
  if (task.draft) return task.draft.data;
  const data: JsonObject = {};
  for (const field of task.form?.fields ?? []) {
    const value = task.prefill[field.id];
    if (value !== undefined) data[field.id] = field.kind === 'list' ? knownLines(field.item, value) : value;
  }
  return data;
}

/** Lines keep only what the form asks for. */
function knownLines(item: readonly FormFieldContract[], value: Json): Json {
  if (!Array.isArray(value)) return [];
  const ids = new Set(item.map((field) => field.id));
  return value.map((line) =>
    isObject(line) ? Object.fromEntries(Object.entries(line).filter(([id]) => ids.has(id))) : {},
  );
}

/** Fields that count for an outcome; those tied to other outcomes are not shown. */
export function fieldsFor(fields: readonly FormFieldContract[], outcome: string | null): FormFieldContract[] {
  return fields.filter((field) => !field.outcomes || (outcome !== null && field.outcomes.includes(outcome)));
}

/** Where something required is missing, as field paths (`medications/0/disposition`). */
export function missingFields(fields: readonly FormFieldContract[], data: FormData, prefix = ''): string[] {
  return fields.flatMap((field) => {
    const path = `${prefix}${field.id}`;
    const value = data[field.id];
    if (isEmpty(value)) return field.required ? [path] : [];
    if (field.kind !== 'list' || !Array.isArray(value)) return [];
    return value.flatMap((line, index) => missingFields(field.item, isObject(line) ? line : {}, `${path}/${index}/`));
  });
}

/** The data that is sent: only fields that count, and no empty answers. */
export function dataToSend(fields: readonly FormFieldContract[], data: FormData): FormData {
  const sent: JsonObject = {};
  for (const field of fields) {
    const value = data[field.id];
    if (value === undefined || isEmpty(value)) continue;
    sent[field.id] =
      field.kind === 'list' && Array.isArray(value)
        ? value.map((line) => ({ ...dataToSend(field.item, isObject(line) ? line : {}) }))
        : value;
  }
  return sent;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}
