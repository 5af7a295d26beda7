import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnLogged, stopChild } from './child';
import type { Guard } from './guard';
import type { InternalPorts } from './ports';
import { productLaunch, simulatedIn } from './product';
import { isListening } from './servers/free-port';
import type { Launch } from './servers/launch';
import { mongoAnswers, mongoLaunch } from './servers/mongo';
import { temporalAnswers, temporalLaunch } from './servers/temporal';
import type { Settings } from './settings';
import type { Supervisor } from './supervisor';
import { waitUntil } from './wait-until';

/** Everything that one run on this machine consists of. */
export interface Stage {
  readonly settings: Settings;
  readonly ports: InternalPorts;
  /** The environment of the product's processes. */
  readonly env: Readonly<Record<string, string>>;
  readonly logs: string;
  readonly guard: Guard;
  readonly supervisor: Supervisor;
  readonly stopping: AbortController;
  readonly say: (sentence: string) => void;
}

/** Starts the servers, then the product, then seeds. @throws Error that says what is not ready, and why */
export async function bringUp(stage: Stage): Promise<void> {
  await Promise.all([bringUpTemporal(stage), bringUpMongo(stage), bringUpSimulators(stage)]);
  for (const name of ['worker', 'api']) {
    stage.supervisor.start(productLaunch(name, `${name}/main.js`, stage.env));
  }
  await waitUntilReady(stage);
  await seed(stage);
}

async function bringUpTemporal(stage: Stage): Promise<void> {
  if (process.env['TEMPORAL_ADDRESS']) return stage.say(`Temporal: yours at ${stage.env['TEMPORAL_ADDRESS']}`);
  const { temporal: port, temporalUi: uiPort } = stage.ports;
  const file = join(stage.settings.CAREPATH_DATA, 'temporal.db');
  const launch = await prepared(stage, 'Temporal', temporalLaunch({ port, uiPort, file }));
  stage.supervisor.start(launch);
  await until(stage, 'Temporal', 60, () => temporalAnswers(`127.0.0.1:${port}`));
}

async function bringUpMongo(stage: Stage): Promise<void> {
  if (process.env['MONGODB_URI']) return stage.say('MongoDB: yours, as MONGODB_URI says');
  const port = stage.ports.mongo;
  const folder = join(stage.settings.CAREPATH_DATA, 'mongodb');
  const launch = await prepared(stage, 'MongoDB', mongoLaunch({ port, folder }));
  stage.supervisor.start(launch);
  await until(stage, 'MongoDB', 60, () => mongoAnswers(`mongodb://127.0.0.1:${port}/`));
}

async function bringUpSimulators(stage: Stage): Promise<void> {
  const simulated = simulatedIn(process.env);
  if (!simulated.phone && !simulated.mail) return stage.say('SMS and mail: yours');
  const { simulator, mail } = stage.ports;
  const env = { ...stage.env, SIMULATOR_PORT: String(simulator), SIMULATOR_SMTP_PORT: String(mail) };
  stage.supervisor.start(productLaunch('simulators', 'dev/simulators/main.js', env));
  const areUp = async (): Promise<boolean> => (await isListening(simulator)) && (await isListening(mail));
  await until(stage, 'The phone and mail simulators', 30, areUp);
}

/** Says so when a server has to be installed first, which the first start on a machine does. */
async function prepared(stage: Stage, what: string, launch: Promise<Launch>): Promise<Launch> {
  const notice = setTimeout(() => stage.say(`Installing ${what} (only once on this machine) ...`), 1500);
  try {
    return await launch;
  } finally {
    clearTimeout(notice);
  }
}

async function waitUntilReady(stage: Stage): Promise<void> {
  let answer = 'it does not answer';
  const isReady = async (): Promise<boolean> => {
    const response = await fetch(`http://127.0.0.1:${stage.settings.PORT}/readyz`).catch(() => undefined);
    if (response) answer = (await response.text()).slice(0, 500);
    return response?.status === 200;
  };
  try {
    await until(stage, 'Carepath (API, web and worker)', 90, isReady);
  } catch (error) {
    if (stage.stopping.signal.aborted) return;
    throw new Error(
      [
        error instanceof Error ? error.message : String(error),
        `  /readyz: ${answer}`,
        ...['api', 'worker'].map(
          (name) => `  The end of ${join(stage.logs, `${name}.log`)}:\n${tailOf(stage.logs, name)}`,
        ),
      ].join('\n'),
      { cause: error },
    );
  }
}

/** Fills an empty database once; a later start finds it filled and changes nothing. */
async function seed(stage: Stage): Promise<void> {
  if (stage.stopping.signal.aborted) return;
  const child = spawnLogged(productLaunch('seed', 'dev/seed/main.js', stage.env), join(stage.logs, 'seed.log'));
  if (child.pid !== undefined) stage.guard.watch(child.pid);
  stage.stopping.signal.addEventListener('abort', () => void stopChild(child, 1));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) stage.guard.forget(child.pid);
  if (code !== 0)
    throw new Error(`Seeding failed. The end of ${join(stage.logs, 'seed.log')}:\n${tailOf(stage.logs, 'seed')}`);
  stage.say(stage.settings.CAREPATH_SEED === 'demo' ? 'The demo clinic is there' : 'An empty organization is there');
}

async function until(stage: Stage, what: string, seconds: number, condition: () => Promise<boolean>): Promise<void> {
  await waitUntil(what, seconds, async () => stage.stopping.signal.aborted || (await condition()));
  if (!stage.stopping.signal.aborted) stage.say(`${what}: ready`);
}

function tailOf(logs: string, name: string): string {
  try {
    const lines = readFileSync(join(logs, `${name}.log`), 'utf8')
      .trimEnd()
      .split('\n');
    return lines
      .slice(-8)
      .map((line) => `    ${line.slice(0, 300)}`)
      .join('\n');
  } catch {
    return '    (empty)';
  }
}
