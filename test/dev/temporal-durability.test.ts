import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { spawnLogged, stopChild } from '../../dev/child';
import { freePort } from '../../dev/servers/free-port';
import { temporalAnswers, temporalLaunch } from '../../dev/servers/temporal';
import { waitUntil } from '../../dev/wait-until';

const WORKFLOWS = 40;

describe('the embedded Temporal', () => {
  let folder: string;
  let address: string;
  let port: number;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carepath-temporal-'));
    port = await freePort();
    address = `127.0.0.1:${port}`;
  });

  afterEach(async () => {
    if (child) await stopChild(child, 3);
    await rm(folder, { recursive: true });
  });

  async function withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address });
    try {
      return await use(new Client({ connection }));
    } finally {
      await connection.close();
    }
  }

  async function start(): Promise<void> {
    child = spawnLogged(await temporalLaunch({ port, file: join(folder, 'temporal.db') }), join(folder, 'log'));
    await waitUntil('Temporal', 30, () => temporalAnswers(address));
  }

  it('has every workflow that it has started after it was killed', async () => {
    const ids = Array.from({ length: WORKFLOWS }, (_, n) => `workflow-${n}`);
    await start();
    await withClient(async (client) => {
      await Promise.all(ids.map((workflowId) => client.workflow.start('any', { workflowId, taskQueue: 'nobody' })));
      child?.kill('SIGKILL');
    });
    await waitUntil('the end of Temporal', 10, async () => child?.signalCode !== null);
    await start();
    const found = await withClient((client) =>
      Promise.all(ids.map((workflowId) => client.workflow.getHandle(workflowId).describe())),
    );
    expect(found.map(({ status }) => status.name)).toEqual(ids.map(() => 'RUNNING'));
  });
});
