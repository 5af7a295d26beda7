import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnLogged, stopChild } from '../dev/child';
import { Guard } from '../dev/guard';
import { freePort } from '../dev/servers/free-port';
import type { Launch } from '../dev/servers/launch';
import { mongoAnswers, mongoLaunch } from '../dev/servers/mongo';
import { temporalAnswers, temporalLaunch } from '../dev/servers/temporal';
import { waitUntil } from '../dev/wait-until';

export interface BenchServers {
  readonly temporalAddress: string;
  readonly mongoUri: string;
  stop(): Promise<void>;
}

/** The development servers as `npm start` runs them, files and all, in a folder of their own. */
export async function startBenchServers(): Promise<BenchServers> {
  const folder = mkdtempSync(join(tmpdir(), 'carepath-bench-'));
  const guard = new Guard();
  const children: ChildProcess[] = [];
  const start = (launch: Launch): void => {
    const child = spawnLogged(launch, join(folder, `${launch.name}.log`));
    children.push(child);
    if (child.pid !== undefined) guard.watch(child.pid);
  };
  const [temporalPort, mongoPort] = [await freePort(), await freePort()];
  start(await temporalLaunch({ port: temporalPort, file: join(folder, 'temporal.db') }));
  start(await mongoLaunch({ port: mongoPort, folder: join(folder, 'mongodb') }));
  const mongoUri = `mongodb://127.0.0.1:${mongoPort}/bench`;
  await waitUntil('Temporal', 60, () => temporalAnswers(`127.0.0.1:${temporalPort}`));
  await waitUntil('MongoDB', 60, () => mongoAnswers(mongoUri));
  return {
    temporalAddress: `127.0.0.1:${temporalPort}`,
    mongoUri,
    stop: async () => {
      await Promise.all(children.map((child) => stopChild(child, 5)));
      guard.release();
    },
  };
}
