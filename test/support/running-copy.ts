import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../../dev/process-identity';
import { projectRoot } from '../../dev/project-root';
import { waitUntil } from '../../dev/wait-until';

/** A copy of the whole product, started as a user does and watched from outside. */
export class RunningCopy {
  private printed = '';

  private constructor(
    readonly process: ChildProcess,
    readonly folder: string,
  ) {
    const keep = (chunk: Buffer): void => void (this.printed += chunk.toString());
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
  }

  /** `npm start` on a data folder, on free ports unless `env` says otherwise, without servers of the environment. */
  static start(folder: string, env: Readonly<Record<string, string>> = {}): RunningCopy {
    const own = { MONGODB_URI: '', TEMPORAL_ADDRESS: '', TWILIO_ACCOUNT_SID: '', SMTP_URL: '' };
    const process_ = spawn('npm', ['start', '--silent'], {
      cwd: projectRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...own, PORT: '0', MLLP_PORT: '0', CAREPATH_DATA: folder, ...env },
    });
    return new RunningCopy(process_, folder);
  }

  /** Everything it has said so far. */
  get output(): string {
    return this.printed;
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  get baseUrl(): string {
    return /Carepath +(http:\S+)/.exec(this.printed)?.[1] ?? '';
  }

  /** Waits for the line that tells a user that it runs. @throws Error with what was said when it ends instead */
  async untilRunning(): Promise<void> {
    const isRunning = async (): Promise<boolean> => {
      if (this.hasEnded) throw new Error(`It has ended:\n${this.printed}`);
      return this.printed.includes('Carepath is running');
    };
    await waitUntil('the start', 120, isRunning).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.printed}`);
    });
  }

  async untilSaid(text: string): Promise<void> {
    await waitUntil(`"${text}"`, 30, async () => this.printed.includes(text));
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.baseUrl}/readyz`).catch(() => undefined);
    return answer?.status === 200;
  }

  /** The process ids of the starter and its children by name, as it notes them itself. */
  pids(): Record<string, number> {
    const { starter, children } = JSON.parse(readFileSync(join(this.folder, 'run.json'), 'utf8')) as {
      starter: { pid: number };
      children: Record<string, { pid: number }>;
    };
    const ofChildren = Object.entries(children).map(([name, { pid }]) => [name, pid]);
    return { starter: starter.pid, ...Object.fromEntries(ofChildren) };
  }

  /** Kills one of its processes with -9. */
  kill(name: 'starter' | 'api' | 'worker' | 'temporal' | 'mongodb' | 'simulators'): void {
    const pid = this.pids()[name];
    if (pid === undefined) throw new Error(`There is no process ${name}`);
    process.kill(pid, 'SIGKILL');
  }

  /** Stops it as Ctrl-C in its terminal would; returns the seconds that took. */
  async stop(): Promise<number> {
    const started = Date.now();
    this.process.kill('SIGTERM');
    await waitUntil('the stop', 30, async () => this.hasEnded);
    return (Date.now() - started) / 1000;
  }

  static areGone(pids: Readonly<Record<string, number>>): boolean {
    return Object.values(pids).every((pid) => startOf(pid) === undefined);
  }
}
