import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongoLaunch } from '../../dev/servers/mongo';
import { temporalLaunch } from '../../dev/servers/temporal';

describe('on a machine without any server', () => {
  const { PATH, CAREPATH_CACHE } = process.env;
  let empty: string;

  beforeAll(async () => {
    empty = await mkdtemp(join(tmpdir(), 'carepath-empty-'));
    process.env['PATH'] = empty;
    process.env['CAREPATH_CACHE'] = join(empty, 'cache');
  });

  afterAll(async () => {
    process.env['PATH'] = PATH;
    if (CAREPATH_CACHE === undefined) delete process.env['CAREPATH_CACHE'];
    else process.env['CAREPATH_CACHE'] = CAREPATH_CACHE;
    await rm(empty, { recursive: true });
  });

  it('names the three ways to get a Temporal', async () => {
    const launch = temporalLaunch({ port: 1 });
    await expect(launch).rejects.toThrow(/1\. set TEMPORAL_ADDRESS.*2\. put the Temporal CLI.*3\. have Python 3/s);
    await expect(launch).rejects.toThrow(/no python3 on PATH/);
  });

  it('names the three ways to get a MongoDB', async () => {
    const launch = mongoLaunch({ port: 1, folder: empty });
    await expect(launch).rejects.toThrow(/1\. set MONGODB_URI.*2\. put `mongod` on PATH.*3\. have Java 17/s);
    await expect(launch).rejects.toThrow(/no java and javac on PATH/);
  });
});
