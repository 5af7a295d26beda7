import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Launch } from './servers/launch';

/**
 * Starts a process that leads its own process group and writes to a log file. Its standard input is a pipe that stays
 * open as long as this process lives.
 */
export function spawnLogged(launch: Launch, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(launch.command, launch.args, {
      detached: true,
      stdio: ['pipe', log, log],
      env: { ...process.env, ...launch.env },
    });
  } finally {
    closeSync(log);
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

/** Ends a child: SIGTERM, then SIGKILL to its group when it has not gone after `graceSeconds`. */
export async function stopChild(child: ChildProcess, graceSeconds: number): Promise<void> {
  if (hasEnded(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = delay(graceSeconds * 1000, 'late' as const, { signal: patience.signal }).catch(() => 'gone' as const);
  if ((await Promise.race([gone, late])) === 'late' && child.pid !== undefined) {
    signalGroup(child.pid, 'SIGKILL');
    await gone;
  }
  patience.abort();
}

/** Signals a whole process group; one that has gone already is no error. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It went by itself a moment ago.
  }
}
