import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../../dev/wait-until';
import { RunningCopy } from '../support/running-copy';

describe('npm start', () => {
  const copies: RunningCopy[] = [];
  const folders: string[] = [];

  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'carepath-start-'));
    folders.push(folder);
    return folder;
  }

  function start(folder: string, env: Record<string, string> = {}): RunningCopy {
    const copy = RunningCopy.start(folder, env);
    copies.push(copy);
    return copy;
  }

  afterEach(async () => {
    await Promise.all(copies.splice(0).map((copy) => copy.stop()));
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });

  it('names a wrong setting and ends', async () => {
    const copy = start(await newFolder(), { CAREPATH_SEED: 'everything', PORT: 'http' });
    await waitUntil('the end', 60, async () => copy.hasEnded);
    expect(copy.process.exitCode).toBe(1);
    expect(copy.output).toContain('CAREPATH_SEED: must be demo or none');
    expect(copy.output).toContain('PORT: must be a port number');
  });

  it('says that a port is in use and ends', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as { port: number };
    const copy = start(await newFolder(), { MLLP_PORT: String(port) });
    await waitUntil('the end', 60, async () => copy.hasEnded);
    other.close();
    expect(copy.process.exitCode).toBe(1);
    expect(copy.output).toContain(`Port ${port} is in use by another program. Set MLLP_PORT to a free port`);
  });

  it('runs beside another copy, brings killed children back, and leaves nothing when it is stopped', async () => {
    const [one, other] = [start(await newFolder()), start(await newFolder())];
    await Promise.all([one.untilRunning(), other.untilRunning()]);
    expect(one.baseUrl).not.toBe(other.baseUrl);
    expect((await stat(join(one.folder, 'demo.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(one.folder, 'secrets.json'))).mode & 0o777).toBe(0o600);

    for (const name of ['worker', 'api', 'simulators', 'mongodb', 'temporal'] as const) {
      one.kill(name);
      await one.untilSaid(`${name} died (signal SIGKILL), restarting in 0.5 s`);
    }
    await waitUntil('the copy is ready again', 60, () => one.isReady());
    expect(await other.isReady()).toBe(true);

    const pids = one.pids();
    expect(await one.stop()).toBeLessThan(30);
    expect(RunningCopy.areGone(pids)).toBe(true);
  }, 180_000);

  it('takes its children along when it is killed outright, and the next start goes on where it was', async () => {
    const folder = await newFolder();
    const first = start(folder);
    await first.untilRunning();
    const demo = await demoOf(folder);
    const pids = first.pids();
    first.kill('starter');
    await waitUntil('the end of the children', 30, async () => RunningCopy.areGone(pids));

    const second = start(folder);
    await second.untilRunning();
    expect(await demoOf(folder)).toEqual(demo);
    await waitUntil('the second copy is ready', 60, () => second.isReady());

    const successors = second.pids();
    second.process.kill('SIGKILL'); // npm itself, which can pass nothing on then
    await waitUntil('the end without npm', 30, async () => RunningCopy.areGone(successors));
  }, 180_000);
});

/** Who can sign in, and how; the address is another at each start here. */
async function demoOf(folder: string): Promise<object> {
  const demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as object;
  return { ...demo, baseUrl: undefined };
}
