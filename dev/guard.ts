import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads lines, each the complete list of process groups alive; when the pipe closes, ends the last of them: politely,
 * and after three seconds for good.
 */
const SCRIPT = `
while read -r line; do groups=$line; done
for g in $groups; do kill -s TERM -- "-$g"; done 2>/dev/null
for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  alive=
  for g in $groups; do kill -s 0 -- "-$g" && alive=yes; done 2>/dev/null
  [ "$alive" ] || exit 0
  sleep 0.1
done
for g in $groups; do kill -s KILL -- "-$g"; done 2>/dev/null
`;

/**
 * A tiny shell process that outlives this one, even when this one is killed with -9, just long enough to take its
 * children with it. One guard serves all children, so none of them has to cooperate (servers of others cannot).
 */
export class Guard {
  private readonly groups = new Set<number>();
  private shell: ChildProcess = this.start();

  /** Adds a process group (a child spawned `detached` leads one with its own pid). */
  watch(group: number): void {
    this.groups.add(group);
    this.tell();
  }

  forget(group: number): void {
    this.groups.delete(group);
    this.tell();
  }

  /** Ends the guard; whatever it still watches is ended by it. */
  release(): void {
    this.shell.removeAllListeners('exit');
    this.shell.stdin?.end();
  }

  private start(): ChildProcess {
    // A session of its own: closing the terminal must not end the guard before its work is done.
    const shell = spawn('sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    shell.stdin.on('error', () => undefined); // a killed guard: its exit, handled below, brings a new one
    shell.once('exit', () => {
      this.shell = this.start();
      this.tell();
    });
    shell.unref();
    return shell;
  }

  private tell(): void {
    this.shell.stdin?.write(`${[...this.groups].join(' ')}\n`);
  }
}
