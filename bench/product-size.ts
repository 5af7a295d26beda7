import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../dev/project-root';
import { freePort } from '../dev/servers/free-port';
import { waitUntil } from '../dev/wait-until';

export interface ProductSize {
  readonly coldSeconds: number;
  readonly warmSeconds: number;
  /** Of all its processes together. */
  readonly residentMb: number;
  readonly processes: string;
}

/** Starts the demo twice in a folder of its own, as `npm start` does, and looks at its processes. Linux only. */
export async function measureProduct(): Promise<ProductSize> {
  const folder = mkdtempSync(join(tmpdir(), 'carepath-bench-demo-'));
  const env = { PORT: String(await freePort()), MLLP_PORT: String(await freePort()), CAREPATH_DATA: folder };
  const cold = await start(env);
  await stop(cold.child);
  const warm = await start(env);
  const memory = memoryBelow(warm.child.pid ?? 0);
  await stop(warm.child);
  return {
    coldSeconds: cold.seconds,
    warmSeconds: warm.seconds,
    residentMb: memory.reduce((sum, process) => sum + process.mb, 0),
    processes: memory.map(({ name, mb }) => `${name} ${mb.toFixed(0)}`).join(', '),
  };
}

async function start(env: { PORT: string }): Promise<{ child: ChildProcess; seconds: number }> {
  const begun = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: projectRoot(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // The addresses are printed when everything is ready and seeded.
  await waitUntil('The demo', 180, () => Promise.resolve(output.includes('/api/docs')));
  return { child, seconds: (performance.now() - begun) / 1000 };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function memoryBelow(root: number): { name: string; mb: number }[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${entry}/stat`);
    parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid !== 0 && isBelow(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isBelow).map((pid) => ({
    name: nameOf(read(`/proc/${pid}/cmdline`).split('\0')),
    mb: Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024,
  }));
}

/** The script of a Node process by its folder, the program of any other. */
function nameOf(commandLine: readonly string[]): string {
  const script = commandLine.find((part) => part.includes('/dist/'));
  if (script !== undefined) return script.slice(script.indexOf('/dist/') + 6).replace('.js', '');
  return commandLine[0]?.split('/').at(-1) ?? '?';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
