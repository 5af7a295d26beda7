import { mongo } from 'mongoose';
import { connectMongo, type MongoAdapter, type SentCommand } from '../../../adapters/mongo/connect';
import type { Clock } from '../../../core/ports';
import type { Scope } from '../../../core/record/scope';
import { testDatabase } from '../../support/servers';
import { refuseUnportable } from './portable-commands';

export interface DatabaseUnderTest extends MongoAdapter {
  readonly uri: string;
}

const opened: MongoAdapter[] = [];

/** A fresh database; every command that is sent to it is checked for what some servers lack. */
export async function openDatabase(clock?: Clock): Promise<DatabaseUnderTest> {
  const { uri } = await testDatabase();
  return openAgain(uri, clock);
}

/** Another process's connection to the same database. */
export async function openAgain(uri: string, clock?: Clock): Promise<DatabaseUnderTest> {
  const adapter = await connectMongo(uri, { onCommand: watchCommand, ...(clock && { clock }) });
  opened.push(adapter);
  return { ...adapter, uri };
}

const commands: SentCommand[] = [];

/** Keeps a command for the check when the file is done. */
export function watchCommand(sent: SentCommand): void {
  commands.push(asSent(sent));
}

/** The command as it is on the wire: an ORM's arrays and documents carry more than is sent. */
function asSent({ name, command }: SentCommand): SentCommand {
  return { name, command: mongo.BSON.deserialize(mongo.BSON.serialize(command)) };
}

/** For `afterAll`: closes what the file opened, and fails on a command that not every server has. */
export async function closeDatabases(): Promise<void> {
  await Promise.all(opened.splice(0).map((adapter) => adapter.close()));
  refuseUnportableCommands();
}

/** @throws when a command was sent that not every server has, or when none was seen at all */
export function refuseUnportableCommands(): void {
  if (commands.length === 0) throw new Error('No command was recorded: the check of portable commands sees nothing');
  commands.splice(0).forEach(refuseUnportable);
}

export function staff(orgId: string, id = 'maria', name = 'Maria Lopez'): Scope {
  return { orgId, actor: { kind: 'user', id, name }, purpose: 'treatment' };
}
