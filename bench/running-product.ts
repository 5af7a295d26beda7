import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { spawnLogged, stopChild } from '../dev/child';
import { Guard } from '../dev/guard';
import { freePort } from '../dev/servers/free-port';
import { waitUntil } from '../dev/wait-until';
import { startSimulators, type RunningSimulators } from '../dev/simulators/start-simulators';
import type { BenchServers } from './bench-servers';

/** Two workers and the API as processes, and the phone simulator in this one. */
export interface RunningProduct {
  readonly env: Readonly<Record<string, string>>;
  readonly baseUrl: string;
  readonly carrierUrl: string;
  /** Process ids. */
  readonly workers: readonly number[];
  stop(): Promise<void>;
}

export async function startProduct(servers: BenchServers, outboundRate: number): Promise<RunningProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'carepath-bench-product-'));
  const baseUrl = `http://127.0.0.1:${await freePort()}`;
  const carrier = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'bench-token' };
  const simulators = await startSimulators({ httpPort: 0, smtpPort: 0, folder, ...carrier, publicUrl: baseUrl });
  const env = environment(servers, simulators, baseUrl, carrier, outboundRate);
  const guard = new Guard();
  const children = ['../api/main', '../worker/main', '../worker/main'].map((script, n): ChildProcess => {
    const args = [...process.execArgv, require.resolve(script)];
    const child = spawnLogged({ name: `bench-${n}`, command: process.execPath, args, env }, join(folder, `${n}.log`));
    if (child.pid !== undefined) guard.watch(child.pid);
    return child;
  });
  const isReady = () => fetch(`${baseUrl}/readyz`).then(({ status }) => status === 200);
  await waitUntil('The product', 120, () => isReady().catch(() => false));
  return {
    env,
    baseUrl,
    workers: children.slice(1).flatMap(({ pid }) => pid ?? []),
    carrierUrl: `http://127.0.0.1:${simulators.httpPort}`,
    stop: async () => {
      await Promise.all(children.map((child) => stopChild(child, 10)));
      await simulators.close();
      guard.release();
    },
  };
}

function environment(
  servers: BenchServers,
  simulators: RunningSimulators,
  baseUrl: string,
  carrier: { readonly accountSid: string; readonly authToken: string },
  outboundRate: number,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    PORT: new URL(baseUrl).port,
    MLLP_PORT: '0',
    PUBLIC_URL: baseUrl,
    MONGODB_URI: servers.mongoUri,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    PAYLOAD_KEYS: `bench:${'5a'.repeat(32)}`,
    SESSION_SECRET: 'x'.repeat(32),
    TWILIO_ACCOUNT_SID: carrier.accountSid,
    TWILIO_AUTH_TOKEN: carrier.authToken,
    TWILIO_MESSAGING_SERVICE_SID: `MG${'2'.repeat(32)}`,
    TWILIO_API_BASE: `http://127.0.0.1:${simulators.httpPort}`,
    SMTP_URL: `smtp://127.0.0.1:${simulators.smtpPort}`,
    OUTBOUND_RATE: String(outboundRate),
    LOG_LEVEL: 'warn',
  };
}
