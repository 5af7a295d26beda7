import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `condition` holds, asking every `everyMs`. @throws Error that names `what` after `seconds`. */
export async function waitUntil(
  what: string,
  seconds: number,
  condition: () => Promise<boolean>,
  everyMs = 50,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} is not ready after ${seconds} s`);
    await delay(everyMs);
  }
}
