import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testBundle, type TestTemporal } from './temporal';

interface Where {
  readonly mongoUri: string;
  readonly temporal: Pick<TestTemporal, 'address' | 'namespace'>;
  readonly taskQueue: string;
  /** The task whose opening is the last that the worker writes, or how far it takes a migration. */
  readonly crashAt: string | MigrationCrash;
}

export interface MigrationCrash {
  readonly while: 'planning' | 'applying';
  /** Enrollments that it plans, or whose end it writes. */
  readonly after: number;
}

/** Worker processes that kill themselves (`crashing-worker.ts`). */
export class CrashingWorkers {
  private readonly children: ChildProcess[] = [];
  private readonly folders: string[] = [];

  async start({ mongoUri, temporal, taskQueue, crashAt }: Where): Promise<ChildProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'carepath-crash-'));
    this.folders.push(folder);
    const bundle = join(folder, 'bundle.js');
    await writeFile(bundle, (await testBundle()).code);
    const script = join(__dirname, 'crashing-worker.ts');
    const child = spawn(process.execPath, ['--require', join(__dirname, 'swc-register.cjs'), script], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        MONGODB_URI: mongoUri,
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: temporal.namespace,
        TEMPORAL_TASK_QUEUE: taskQueue,
        WORKFLOW_BUNDLE: bundle,
        ...(typeof crashAt === 'string'
          ? { CRASH_AT: crashAt }
          : { CRASH_WHILE: crashAt.while, CRASH_AFTER: String(crashAt.after) }),
      },
    });
    this.children.push(child);
    return child;
  }

  async stop(): Promise<void> {
    for (const child of this.children) child.kill('SIGKILL');
    await Promise.all(this.folders.map((folder) => rm(folder, { recursive: true })));
  }
}
