import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { internalPorts } from '../../dev/ports';

describe('the internal ports', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carepath-ports-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('are all different, and the same at the next start', async () => {
    const first = await internalPorts(folder, []);
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
    expect(await internalPorts(folder, [])).toEqual(first);
  });

  it('change only where another program has taken one', async () => {
    const first = await internalPorts(folder, []);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first.mongo, '127.0.0.1', resolve));
    const { mongo, ...rest } = await internalPorts(folder, []);
    await new Promise((resolve) => other.close(resolve));
    expect(mongo).not.toBe(first.mongo);
    expect(rest).toEqual({ ...first, mongo: undefined });
  });

  it('give way to the ports that the user asks for', async () => {
    const first = await internalPorts(folder, []);
    const next = await internalPorts(folder, [first.temporal]);
    expect(next.temporal).not.toBe(first.temporal);
  });
});
