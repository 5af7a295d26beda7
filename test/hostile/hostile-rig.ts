import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev/servers/free-port';
import { waitUntil } from '../../dev/wait-until';
import { clinic, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import { AUTH_TOKEN, simulatorClient, simulatorSettings, type SimulatorClient } from '../support/simulators';
import { connectTemporal, payloadKeys, quietRuntime, testBundle, type TestTemporal } from '../support/temporal';

const ROOT = join(__dirname, '..', '..');

/** The product as processes that can be killed, between a carrier that misbehaves and the tests' servers. */
export class HostileRig {
  private readonly children = new Set<ChildProcess>();
  /** What the API has said, for a failure's message. */
  said = '';

  private constructor(
    readonly record: TestRecord,
    readonly temporal: TestTemporal,
    readonly carrier: SimulatorClient,
    readonly taskQueue: string,
    private readonly folder: string,
    private readonly env: { readonly [name: string]: string },
  ) {}

  static async start(): Promise<HostileRig> {
    quietRuntime();
    const [{ uri }, namespace, port, folder] = await Promise.all([
      testDatabase(),
      testNamespace(),
      freePort(),
      mkdtemp(join(tmpdir(), 'carepath-hostile-')),
    ]);
    const publicUrl = `http://127.0.0.1:${port}`;
    const bundle = join(folder, 'bundle.js');
    await writeFile(bundle, (await testBundle()).code);
    const [record, temporal, simulators] = await Promise.all([
      TestRecord.open(uri),
      connectTemporal(namespace),
      startSimulators(folder, publicUrl),
    ]);
    const { child, httpPort, settings } = simulators;
    // Nothing waits for the morning or for next week here.
    const contactBudget = { perDay: 1000, perWeek: 1000 };
    await record.repositories.organizations.put({
      ...{ ...clinic, quietHours: { start: '03:00', end: '03:00' }, contactBudget },
    });
    const taskQueue = 'hostile';
    const rig = new HostileRig(record, temporal, simulatorClient(httpPort), taskQueue, folder, {
      ...settings,
      PORT: String(port),
      MLLP_PORT: '0',
      PUBLIC_URL: publicUrl,
      MONGODB_URI: uri,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      TEMPORAL_TASK_QUEUE: taskQueue,
      PAYLOAD_KEYS: payloadKeys.join(),
      SESSION_SECRET: 'x'.repeat(32),
      OUTBOUND_RATE: '1000',
      INBOUND_POLL_SECONDS: '3',
      LOG_LEVEL: 'warn',
      WORKFLOW_BUNDLE: bundle,
    });
    rig.children.add(child);
    return rig;
  }

  /** A worker that serves. */
  async worker(): Promise<ChildProcess> {
    const child = this.spawn('test/hostile/hostile-worker.ts');
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await waitUntil('A worker', 60, async () => said.includes('serving'));
    return child;
  }

  /** The API on its one address. */
  async api(): Promise<ChildProcess> {
    const child = this.spawn('api/main.ts');
    child.stdout?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    const answers = () => fetch(`${this.env['PUBLIC_URL'] ?? ''}/readyz`).then(({ status }) => status !== 404);
    await waitUntil('The API', 60, () => answers().catch(() => false));
    return child;
  }

  kill(child: ChildProcess): void {
    this.children.delete(child);
    child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await this.temporal.close();
    await this.record.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private spawn(script: string): ChildProcess {
    const child = spawnScript(script, this.env);
    this.children.add(child);
    return child;
  }
}

/** As a process of its own, so that it answers however busy the test is. */
async function startSimulators(folder: string, publicUrl: string) {
  const { TWILIO_ACCOUNT_SID } = simulatorSettings(publicUrl, 0, 0);
  const child = spawnScript('dev/simulators/main.ts', {
    ...{ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: AUTH_TOKEN, PUBLIC_URL: publicUrl, CAREPATH_DATA: folder },
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await waitUntil('The simulators', 60, async () => said.includes('\n'));
  const { http: httpPort, smtp } = JSON.parse(said) as { http: number; smtp: number };
  const all = Object.entries(simulatorSettings(publicUrl, httpPort, smtp));
  const settings = Object.fromEntries(all.filter((setting): setting is [string, string] => !!setting[1]));
  return { child, httpPort, settings };
}

function spawnScript(script: string, env: { readonly [name: string]: string }): ChildProcess {
  return spawn(process.execPath, ['--require', join(ROOT, 'test/support/swc-register.cjs'), join(ROOT, script)], {
    // The simulators end when their input does.
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], ...env },
  });
}
