import { createHash } from 'node:crypto';

/** What is stored of an API key or a setup token: they are random and long, so a plain SHA-256 is enough. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
