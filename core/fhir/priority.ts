import type { TaskPriority } from '../record/task';

/** http://hl7.org/fhir/request-priority has one step more than a task. */
const PRIORITIES: ReadonlyMap<string, TaskPriority> = new Map([
  ['routine', 'routine'],
  ['urgent', 'high'],
  ['asap', 'urgent'],
  ['stat', 'urgent'],
]);

/** A task's priority in FHIR's words. */
export function priorityOf(priority: TaskPriority): string {
  return [...PRIORITIES].find(([, own]) => own === priority)?.[0] ?? 'routine';
}

/** FHIR's priority in a task's words; `undefined` for a word that FHIR does not know. */
export function readPriority(code: string): TaskPriority | undefined {
  return PRIORITIES.get(code);
}
