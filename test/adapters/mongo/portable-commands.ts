import type { SentCommand } from '../../../adapters/mongo/connect';

/** Commands that the development server and a cluster sharded by organization both have. */
const PORTABLE = new Set([
  'aggregate',
  'createIndexes',
  'delete',
  'endSessions',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'ping',
  'update',
]);
/** Words that may not occur as a key. (A driver adds `lsid` by itself where the server has sessions, and only there.) */
const FORBIDDEN = new Set([
  '$changeStream',
  '$text',
  '$where',
  'autocommit',
  'collation',
  'explain',
  'partialFilterExpression',
  'startTransaction',
  'txnNumber',
]);

/** @throws when a command needs more than single-document atomicity and unique indexes. */
export function refuseUnportable({ name, command }: SentCommand): void {
  if (!PORTABLE.has(name)) throw new Error(`The command ${name} is not on every server`);
  for (const key of keysOf(command)) {
    if (FORBIDDEN.has(key)) throw new Error(`The command ${name} uses ${key}, which not every server has`);
  }
  for (const update of updatesOf(command)) {
    if (Array.isArray(update)) throw new Error(`The command ${name} is an update by a pipeline`);
  }
}

function updatesOf(command: SentCommand['command']): readonly unknown[] {
  const updates = Array.isArray(command['updates']) ? (command['updates'] as readonly { u?: unknown }[]) : [];
  return [...updates.map(({ u }) => u), command['update']];
}

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (value === null || typeof value !== 'object' || value instanceof Date) return [];
  // What is inserted is data and not a command.
  return Object.entries(value).flatMap(([key, inner]) => [key, ...(key === 'documents' ? [] : keysOf(inner))]);
}
