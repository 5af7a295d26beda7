import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { bringUp, type Stage } from './bring-up';
import { Guard } from './guard';
import { internalPorts } from './ports';
import { productEnv } from './product';
import { RunFile } from './run-file';
import { readOrMakeSecrets } from './secrets';
import { freePort, isPortFree } from './servers/free-port';
import { readSettings, type Settings } from './settings';
import { Supervisor } from './supervisor';
import { welcome } from './welcome';

const APPLICATIONS = ['api', 'worker', 'simulators'];
const SERVERS = ['temporal', 'mongodb'];

/** Starts everything on this machine and keeps it running until SIGTERM, SIGINT or SIGHUP. */
export async function main(): Promise<void> {
  process.umask(0o077); // what the servers keep is for nobody else's eyes
  process.stdout.on('error', () => undefined); // a closed terminal must not keep the children from being stopped
  const say = progress();
  const settings = await withPorts(readSettings(process.env));
  const runFile = await takeFolder(settings);
  const stage = await setStage(settings, runFile, say);
  const stop = stopper(stage, runFile);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  stopWithNpm(() => void stop(0));
  try {
    await bringUp(stage);
    if (!stage.stopping.signal.aborted) process.stdout.write(welcome(stage));
  } catch (error) {
    if (stage.stopping.signal.aborted) return;
    say(error instanceof Error ? error.message : String(error));
    await stop(1);
  }
}

async function withPorts(settings: Settings): Promise<Settings> {
  return {
    ...settings,
    PORT: settings.PORT || (await freePort()),
    MLLP_PORT: settings.MLLP_PORT || (await freePort()),
  };
}

async function takeFolder(settings: Settings): Promise<RunFile> {
  mkdirSync(join(settings.CAREPATH_DATA, 'logs'), { recursive: true });
  return RunFile.claim(settings.CAREPATH_DATA);
}

async function setStage(settings: Settings, runFile: RunFile, say: (sentence: string) => void): Promise<Stage> {
  const folder = settings.CAREPATH_DATA;
  try {
    for (const name of ['PORT', 'MLLP_PORT'] as const) await assertFree(name, settings[name]);
    const ports = await internalPorts(folder, [settings.PORT, settings.MLLP_PORT]);
    const logs = join(folder, 'logs');
    [...APPLICATIONS, ...SERVERS, 'seed'].forEach((name) => rotateLog(logs, name));
    const env = productEnv(process.env, settings, ports, readOrMakeSecrets(folder));
    const guard = new Guard();
    const onStart = (pids: Readonly<Record<string, number>>): void => runFile.note(pids);
    return {
      settings,
      ports,
      env,
      logs,
      guard,
      supervisor: new Supervisor({ logs, guard, say, onStart }),
      stopping: new AbortController(),
      say,
    };
  } catch (error) {
    runFile.release();
    throw error;
  }
}

async function assertFree(name: string, port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new Error(
    `Port ${port} is in use by another program. Set ${name} to a free port, for example ${name}=${port + 1}.`,
  );
}

/** The log of the last run is kept beside the new one; older ones go. */
function rotateLog(logs: string, name: string): void {
  const path = join(logs, `${name}.log`);
  if (existsSync(path)) renameSync(path, `${path}.1`);
}

/** Applications first, so that they can still finish their work with the servers: 6 + 3 s at the longest. */
function stopper({ supervisor, guard, stopping, say }: Stage, runFile: RunFile): (exitCode: number) => Promise<void> {
  return async (exitCode) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    say('Stopping ...');
    await supervisor.stop(APPLICATIONS, 6);
    await supervisor.stop(SERVERS, 3);
    guard.release();
    runFile.release();
    say('Stopped.');
    process.exit(exitCode);
  };
}

/** npm passes signals on, but one that is killed outright cannot: its end is seen by this process getting a new parent. */
function stopWithNpm(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid !== parent) stop();
  };
  setInterval(look, 500).unref();
}

function progress(): (sentence: string) => void {
  const started = Date.now();
  return (sentence) => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`[${seconds.padStart(6)} s] ${sentence}\n`);
  };
}
