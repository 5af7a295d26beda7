import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOf } from '../../dev/process-identity';
import { RunFile } from '../../dev/run-file';

describe('the data folder of a run', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carepath-run-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is refused to a second copy while the first one lives', async () => {
    const first = await RunFile.claim(folder);
    await expect(RunFile.claim(folder)).rejects.toThrow(`runs on ${folder} already (process ${process.pid})`);
    first.release();
    (await RunFile.claim(folder)).release();
  });

  it('is taken over from a dead copy, whose children are ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    await once(child, 'spawn');
    const former = await RunFile.claim(folder);
    former.note({ worker: child.pid ?? 0 });
    await pretendStarterDied();
    const next = await RunFile.claim(folder);
    expect(startOf(child.pid ?? 0)).toBeUndefined();
    next.release();
  });

  it('does not end a process that only has the number of a former child', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    await once(bystander, 'spawn');
    const former = await RunFile.claim(folder);
    former.note({ worker: bystander.pid ?? 0 });
    await pretendStarterDied('another');
    (await RunFile.claim(folder)).release();
    expect(startOf(bystander.pid ?? 0)).toEqual(expect.any(String));
    bystander.kill();
  });

  async function pretendStarterDied(childStart?: string): Promise<void> {
    const path = join(folder, 'run.json');
    const run = JSON.parse(await readFile(path, 'utf8')) as { starter: object; children: { worker: object } };
    run.starter = { ...run.starter, start: 'before' };
    if (childStart) run.children.worker = { ...run.children.worker, start: childStart };
    await writeFile(path, JSON.stringify(run));
  }
});
