import { useSyncExternalStore } from 'react';

const TICK_MS = 20_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

function snapshot(): number {
  // Without listeners nothing ticks: a screen that opens later must not start from an old time.
  // Within a second it must not differ: React asks twice and compares.
  if (listeners.size === 0 && Date.now() - now > 1000) now = Date.now();
  return now;
}

/** The time, renewed every 20 seconds for the words that depend on it. */
export function useNow(): Date {
  return new Date(useSyncExternalStore(subscribe, snapshot));
}
