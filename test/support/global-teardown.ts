import { rm } from 'node:fs/promises';
import mongoose from 'mongoose';
import { stopChild } from '../../dev/child';
import { runningServers } from './running-servers';

/** Stops what global-setup started, and leaves no test database behind on a server of the environment. */
export default async function globalTeardown(): Promise<void> {
  const servers = runningServers.current;
  if (!servers) return;
  const ownServer = process.env['MONGODB_URI'];
  if (ownServer !== undefined) await dropTestDatabases(ownServer, servers.databasePrefix);
  await Promise.all(servers.children.map((child) => stopChild(child, 3)));
  servers.guard.release();
  await rm(servers.logs, { recursive: true, force: true });
}

async function dropTestDatabases(uri: string, prefix: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  const { databases } = await connection.listDatabases();
  for (const { name } of databases.filter((database) => database.name.startsWith(prefix))) {
    await connection.useDb(name).dropDatabase();
  }
  await connection.close();
}
