import { useRef } from 'react';
import { newIdempotencyKey } from '../client/http';

/** A key for each different request: the same one sent again (after a lost connection) keeps its key, so it counts once. */
export function useRepeatableKey(): (request: unknown) => string {
  const last = useRef<{ body: string; key: string } | null>(null);
  return (request) => {
    const body = JSON.stringify(request);
    if (last.current?.body !== body) last.current = { body, key: newIdempotencyKey() };
    return last.current.key;
  };
}
