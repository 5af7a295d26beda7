import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where downloaded servers are kept between runs: `CAREPATH_CACHE`, or a folder of the user. */
export function cacheFolder(): string {
  return process.env['CAREPATH_CACHE'] ?? join(homedir(), '.cache', 'carepath');
}

/**
 * The folder `name` of the cache, filled by `install` if it is not there yet. It appears whole or not at all, so
 * copies that start at the same moment cannot see each other's half-finished download.
 */
export async function installOnce(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(join(cacheFolder(), `.${name}-`));
  try {
    await install(draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
