import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, spawnLogged, stopChild } from './child';
import type { Guard } from './guard';
import type { Launch } from './servers/launch';

interface Supervised {
  readonly launch: Launch;
  child: ChildProcess;
  startedAt: number;
  deathsInARow: number;
}

export interface SupervisorOptions {
  readonly logs: string;
  readonly guard: Guard;
  readonly say: (sentence: string) => void;
  /** Called with the process ids by name whenever a child starts. */
  readonly onStart?: (pids: Readonly<Record<string, number>>) => void;
  /** Wait before the first restart; doubles with each further death, up to `longestWaitMs`. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  /** A child that lived this long starts again with the first wait. */
  readonly steadyAfterMs?: number;
}

/** Starts children and starts them again when they die, until it is stopped. */
export class Supervisor {
  private readonly children = new Map<string, Supervised>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: SupervisorOptions) {}

  start(launch: Launch): void {
    if (this.stopping.signal.aborted) return;
    const supervised: Supervised = { launch, child: this.spawn(launch), startedAt: Date.now(), deathsInARow: 0 };
    this.children.set(launch.name, supervised);
    this.follow(supervised);
    this.announce();
  }

  /** The process ids of the children that live now. */
  get pids(): Readonly<Record<string, number>> {
    const alive = [...this.children.values()].filter(({ child }) => !hasEnded(child));
    return Object.fromEntries(alive.map(({ launch, child }) => [launch.name, child.pid ?? 0]));
  }

  /** Stops the named children together, each killed if it has not ended after `graceSeconds`; restarts nothing. */
  async stop(names: readonly string[], graceSeconds: number): Promise<void> {
    this.stopping.abort();
    const wanted = names.flatMap((name) => this.children.get(name) ?? []);
    await Promise.all(wanted.map(({ child }) => stopChild(child, graceSeconds)));
  }

  private spawn(launch: Launch): ChildProcess {
    const child = spawnLogged(launch, join(this.options.logs, `${launch.name}.log`));
    if (child.pid !== undefined) this.options.guard.watch(child.pid);
    return child;
  }

  private follow(supervised: Supervised): void {
    const { child } = supervised;
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) this.options.guard.forget(child.pid);
      void this.restart(supervised, signal ? `signal ${signal}` : `exit code ${code}`);
    });
    child.once('error', (error) => {
      if (child.pid === undefined) void this.restart(supervised, error.message);
    });
  }

  private async restart(supervised: Supervised, reason: string): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const { firstWaitMs = 500, longestWaitMs = 15_000, steadyAfterMs = 10_000 } = this.options;
    if (Date.now() - supervised.startedAt >= steadyAfterMs) supervised.deathsInARow = 0;
    const wait = Math.min(firstWaitMs * 2 ** supervised.deathsInARow, longestWaitMs);
    supervised.deathsInARow += 1;
    this.options.say(`${supervised.launch.name} died (${reason}), restarting in ${wait / 1000} s`);
    try {
      await delay(wait, undefined, { signal: this.stopping.signal });
    } catch {
      return; // stopped while waiting
    }
    supervised.child = this.spawn(supervised.launch);
    supervised.startedAt = Date.now();
    this.follow(supervised);
    this.announce();
  }

  private announce(): void {
    this.options.onStart?.(this.pids);
  }
}
