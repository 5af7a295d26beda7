import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { spawnLogged, stopChild } from '../../dev/child';
import { freePort } from '../../dev/servers/free-port';
import { mongoAnswers, mongoLaunch } from '../../dev/servers/mongo';
import { waitUntil } from '../../dev/wait-until';

const KILLS = 3;
const INSERTS_BEFORE_KILL = 300;

describe('the embedded MongoDB', () => {
  let folder: string;
  let port: number;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carepath-mongo-'));
    port = await freePort();
  });

  afterEach(async () => {
    if (child) await stopChild(child, 3);
    await rm(folder, { recursive: true });
  });

  async function start(): Promise<void> {
    child = spawnLogged(await mongoLaunch({ port, folder }), join(folder, 'log'));
    await waitUntil('MongoDB', 30, () => mongoAnswers(`mongodb://127.0.0.1:${port}/`));
  }

  /** Inserts from several writers until the server is killed under them; returns the ids of the answered inserts. */
  async function insertUntilKilled(round: number): Promise<string[]> {
    const connection = await connect();
    const answered: string[] = [];
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; ; n++) {
        const id = `${round}-${writer}-${n}`;
        const { acknowledged } = await connection.collection<{ _id: string }>('things').insertOne({ _id: id });
        if (acknowledged) answered.push(id);
        if (answered.length === INSERTS_BEFORE_KILL) child?.kill('SIGKILL');
      }
    };
    await Promise.allSettled([1, 2, 3, 4].map(write));
    await connection.close(true);
    return answered;
  }

  function connect(): Promise<mongoose.Connection> {
    const options = { serverSelectionTimeoutMS: 300, retryWrites: false };
    return mongoose.createConnection(`mongodb://127.0.0.1:${port}/durability`, options).asPromise();
  }

  it('has every insert that it has answered after it was killed under load', async () => {
    const answered: string[] = [];
    for (let round = 0; round < KILLS; round++) {
      await start();
      answered.push(...(await insertUntilKilled(round)));
    }
    await start();
    const connection = await connect();
    const kept = new Set(
      (await connection.collection<{ _id: string }>('things').find().toArray()).map(({ _id }) => _id),
    );
    await connection.close();
    expect(answered.length).toBeGreaterThanOrEqual(KILLS * INSERTS_BEFORE_KILL);
    expect(answered.filter((id) => !kept.has(id))).toEqual([]);
  });

  it('ends when the process that started it is gone', async () => {
    await start();
    child?.stdin?.end();
    await waitUntil('the end of MongoDB', 10, async () => child?.exitCode !== null);
  });
});
