import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev/servers/free-port';
import { waitUntil } from '../../dev/wait-until';
import { clinic, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import { type SimulatorRig, simulatorRig } from '../support/simulators';
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
    readonly carrier: SimulatorRig,
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
    const [record, temporal, carrier] = await Promise.all([
      TestRecord.open(uri),
      connectTemporal(namespace),
      simulatorRig(20, publicUrl),
    ]);
    // Nothing waits for the morning or for next week here.
    const contactBudget = { perDay: 1000, perWeek: 1000 };
    await record.repositories.organizations.put({
      ...{ ...clinic, quietHours: { start: '03:00', end: '03:00' }, contactBudget },
    });
    const taskQueue = 'hostile';
    const settings = Object.entries(carrier.settings).filter((setting): setting is [string, string] => !!setting[1]);
    return new HostileRig(record, temporal, carrier, taskQueue, folder, {
      ...Object.fromEntries(settings),
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
    await this.carrier.close();
    await this.temporal.close();
    await this.record.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private spawn(script: string): ChildProcess {
    const child = spawn(
      process.execPath,
      ['--require', join(ROOT, 'test/support/swc-register.cjs'), join(ROOT, script)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { PATH: process.env['PATH'], ...this.env },
      },
    );
    this.children.add(child);
    return child;
  }
}
