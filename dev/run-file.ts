import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startOf } from './process-identity';
import { signalGroup } from './child';
import { waitUntil } from './wait-until';

const processSchema = z.object({ pid: z.number().int().positive(), start: z.string() });
const runSchema = z.object({ starter: processSchema, children: z.record(z.string(), processSchema) });
type Process = z.infer<typeof processSchema>;

/**
 * `run.json` in the data folder: who runs on this data now. It keeps a second copy out, and lets the next start clear
 * away children that a killed one left behind.
 */
export class RunFile {
  private readonly path: string;

  private constructor(folder: string) {
    this.path = join(folder, 'run.json');
  }

  /** Takes the data folder for this process. @throws Error when another living copy has it */
  static async claim(folder: string): Promise<RunFile> {
    const file = new RunFile(folder);
    const previous = file.read();
    if (previous) {
      if (isAlive(previous.starter)) {
        throw new Error(
          `Carepath runs on ${folder} already (process ${previous.starter.pid}). ` +
            'Stop it first, or set CAREPATH_DATA to another folder.',
        );
      }
      await endLeftovers(Object.values(previous.children));
      rmSync(file.path, { force: true });
    }
    file.create(folder);
    return file;
  }

  /** Notes the children that live now: process ids by name. */
  note(pids: Readonly<Record<string, number>>): void {
    const draft = `${this.path}.new`;
    writeFileSync(draft, content(pids), { mode: 0o600 });
    renameSync(draft, this.path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }

  /** By a link, so that of two copies that start at the same moment only one gets the folder. */
  private create(folder: string): void {
    const draft = join(folder, `run.${process.pid}.new`);
    writeFileSync(draft, content({}), { mode: 0o600 });
    try {
      linkSync(draft, this.path);
    } catch (error) {
      throw new Error(`Another copy of Carepath has just started on ${folder}.`, { cause: error });
    } finally {
      rmSync(draft, { force: true });
    }
  }

  private read(): z.infer<typeof runSchema> | undefined {
    try {
      return runSchema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return undefined; // none, or cut short by a crash: nothing to hold on to
    }
  }
}

function content(pids: Readonly<Record<string, number>>): string {
  const children = Object.entries(pids).map(([name, pid]) => [name, describe(pid)] as const);
  return JSON.stringify({ starter: describe(process.pid), children: Object.fromEntries(children) });
}

function describe(pid: number): Process | undefined {
  const start = startOf(pid);
  return start === undefined ? undefined : { pid, start };
}

function isAlive({ pid, start }: Process): boolean {
  return startOf(pid) === start;
}

async function endLeftovers(children: readonly Process[]): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGTERM', 4],
    ['SIGKILL', 4],
  ] as const) {
    const alive = children.filter(isAlive);
    if (alive.length === 0) return;
    alive.forEach(({ pid }) => signalGroup(pid, signal));
    await waitUntil('The end of a former run', seconds, () => Promise.resolve(!alive.some(isAlive))).catch(
      () => undefined,
    );
  }
}
