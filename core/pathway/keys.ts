import type { WatchTask } from './watch-task';

const watchTasks: ReadonlySet<string> = new Set<WatchTask>([
  'delivery-failed',
  'delivery-unknown',
  'no-address',
  'late-reply',
  'more-items',
]);

/** `call#1/escalate/1` -> `call#1`; a watch task's own keys keep its reason: `welcome#1/late-reply/due`. */
export function ownerOf(key: string): string {
  const end = key.indexOf('/');
  const next = key.indexOf('/', end + 1);
  const isWatch = next > 0 && watchTasks.has(key.slice(end + 1, next));
  return key.slice(0, isWatch ? next : end);
}

/** What is behind the owner: `escalate/1`. */
export function nameOf(key: string): string {
  return key.slice(ownerOf(key).length + 1);
}

/** The key of a round's sequence: `needs#1/steps#2`. */
export function roundKey(owner: string, round: number): string {
  return `${owner}/steps#${round}`;
}
