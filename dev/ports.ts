import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, isPortFree } from './servers/free-port';

/** The ports that are nobody's business but this copy's own. */
export interface InternalPorts {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly mongo: number;
  readonly simulator: number;
  readonly mail: number;
}

/**
 * The internal ports of the last start where they are still free, others where not; kept for the next start.
 * None of them is one of `taken`.
 */
export async function internalPorts(folder: string, taken: readonly number[]): Promise<InternalPorts> {
  const path = join(folder, 'ports.json');
  const former = readFormer(path);
  const used = new Set(taken);
  const choose = async (name: keyof InternalPorts): Promise<number> => {
    let port = former[name];
    while (port === undefined || used.has(port) || !(await isPortFree(port))) port = await freePort();
    used.add(port);
    return port;
  };
  const ports: InternalPorts = {
    temporal: await choose('temporal'),
    temporalUi: await choose('temporalUi'),
    mongo: await choose('mongo'),
    simulator: await choose('simulator'),
    mail: await choose('mail'),
  };
  writeFileSync(path, JSON.stringify(ports), { mode: 0o600 });
  return ports;
}

function readFormer(path: string): Partial<Record<string, number>> {
  try {
    return z.record(z.string(), z.number().int().min(1).max(65535)).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {}; // the first start, or a file cut short: any ports will do
  }
}
