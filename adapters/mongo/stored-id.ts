import { createHash } from 'node:crypto';

/** An id that follows from what it names: writing the same thing twice meets the same row. 128 bits, base64url. */
export function derivedId(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** `system|value` as one indexed word; the separator is escaped so that no two identifiers share a key. */
export function identifierKey(identifier: { readonly system: string; readonly value: string }): string {
  return `${encodeURIComponent(identifier.system)}|${encodeURIComponent(identifier.value)}`;
}
