import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnLogged } from '../../dev/child';
import { Guard } from '../../dev/guard';
import { freePort } from '../../dev/servers/free-port';
import type { Launch } from '../../dev/servers/launch';
import { mongoAnswers, mongoLaunch } from '../../dev/servers/mongo';
import { temporalAnswers, temporalLaunch } from '../../dev/servers/temporal';
import { waitUntil } from '../../dev/wait-until';
import { runningServers, type TestServers } from './running-servers';

/** One Temporal and one MongoDB for all test files; those of the environment when it names them. */
export default async function globalSetup(): Promise<void> {
  const servers: TestServers = {
    guard: new Guard(),
    children: [],
    logs: await mkdtemp(join(tmpdir(), 'carepath-test-')),
    databasePrefix: `test_${process.pid}_${Date.now().toString(36)}_`,
  };
  runningServers.current = servers;
  const [temporal, mongo] = await Promise.all([
    process.env['TEMPORAL_ADDRESS'] ?? startTemporal(servers),
    process.env['MONGODB_URI'] ?? startMongo(servers),
  ]);
  // Names of their own: a product that a test starts must not take these for the user's servers.
  process.env['TEST_TEMPORAL_ADDRESS'] = temporal;
  process.env['TEST_MONGODB_URI'] = mongo;
  process.env['TEST_DATABASE_PREFIX'] = servers.databasePrefix;
}

async function startTemporal(servers: TestServers): Promise<string> {
  const port = await freePort();
  start(servers, await temporalLaunch({ port }));
  await waitUntil('Temporal', 60, () => temporalAnswers(`127.0.0.1:${port}`));
  return `127.0.0.1:${port}`;
}

async function startMongo(servers: TestServers): Promise<string> {
  const port = await freePort();
  start(servers, await mongoLaunch({ port, folder: join(servers.logs, 'mongodb'), inMemory: true }));
  const uri = `mongodb://127.0.0.1:${port}/`;
  await waitUntil('MongoDB', 60, () => mongoAnswers(uri));
  return uri;
}

function start(servers: TestServers, launch: Launch): void {
  const child = spawnLogged(launch, join(servers.logs, `${launch.name}.log`));
  servers.children.push(child);
  if (child.pid !== undefined) servers.guard.watch(child.pid);
}
