import { readConfig } from '../../adapters/config';
import { loadLibrary } from '../../adapters/library/library';
import { connectMongo } from '../../adapters/mongo/connect';
import { createTemporalClient } from '../../adapters/temporal/client';
import { createRuntime } from '../../adapters/temporal/runtime';
import { readSettings } from '../settings';
import { seedEmpty } from './empty';
import { seed, type SeedDeps } from './seed';

/** Fills an empty database as CAREPATH_SEED says; the settings come from the environment. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const settings = readSettings(process.env);
  const client = createTemporalClient(config, process.env);
  const mongo = await connectMongo(config.MONGODB_URI);
  const deps: SeedDeps = {
    repositories: mongo.repositories,
    library: loadLibrary(),
    runtime: createRuntime(client, { taskQueue: config.TEMPORAL_TASK_QUEUE }),
    clock: { now: () => new Date() },
    dataDir: settings.CAREPATH_DATA,
    baseUrl: config.PUBLIC_URL,
  };
  try {
    await (settings.CAREPATH_SEED === 'none' ? seedEmpty(deps) : seed(deps));
  } finally {
    await mongo.close();
    await client.connection.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`Seeding failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
