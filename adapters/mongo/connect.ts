import { Mongoose, type Connection } from 'mongoose';
import type { Clock } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import { MongoApiKeyRepository } from './api-key-repository';
import { MongoContactRepository } from './contact-repository';
import { MongoConversationRepository } from './conversation-repository';
import { Database } from './database';
import { MongoDefinitionRepository } from './definition-repository';
import { MongoEncounterRepository } from './encounter-repository';
import { MongoEnrollmentRepository } from './enrollment-repository';
import { MongoArrivalRepository } from './arrival-repository';
import { MongoAttachmentRepository } from './attachment-repository';
import { MongoHeartbeatRepository } from './heartbeat-repository';
import { MongoHl7MessageRepository } from './hl7-message-repository';
import { MongoIdempotencyRepository } from './idempotency-repository';
import { MongoInboxRepository } from './inbox-repository';
import { MongoIntentRepository } from './intent-repository';
import { MongoCampaignRepository } from './campaign-repository';
import { MongoMigrationRepository } from './migration-repository';
import { MongoOrganizationRepository } from './organization-repository';
import { MongoPathwayDraftRepository } from './pathway-draft-repository';
import { MongoPatientLinkRepository } from './patient-link-repository';
import { MongoPatientRepository } from './patient-repository';
import { MongoSenderRepository } from './sender-repository';
import { MongoStepLedger } from './step-ledger';
import { MongoTaskRepository } from './task-repository';
import { MongoTemplateRepository } from './template-repository';
import { MongoTimelineRepository } from './timeline-repository';
import { MongoUserRepository } from './user-repository';

/** A command as it was sent to the server. */
export interface SentCommand {
  readonly name: string;
  readonly command: { readonly [key: string]: unknown };
}

export interface MongoOptions {
  /** Is told of every command sent; for tests that check which commands are used. */
  readonly onCommand?: (command: SentCommand) => void;
  readonly clock?: Clock;
  /** How long to look for a server before an operation fails, in milliseconds. */
  readonly serverSelectionTimeoutMs?: number;
}

export interface MongoAdapter {
  readonly repositories: Repositories;
  readonly connection: Connection;
  /** Whether the server answers now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

const systemClock: Clock = { now: () => new Date() };

/**
 * All repositories over one database. Only single-document atomicity, unique indexes and bulk writes are used, so it
 * is the same on a development server, a replica set and a cluster sharded by organization.
 * @throws when no server answers within `serverSelectionTimeoutMs`
 */
export async function connectMongo(uri: string, options: MongoOptions = {}): Promise<MongoAdapter> {
  const connection = await openConnection(uri, options);
  try {
    const database = new Database(connection, options.clock ?? systemClock);
    const repositories = repositoriesOver(database);
    await database.ensureIndexes();
    return {
      repositories,
      connection,
      ping: () => answers(connection),
      close: async () => {
        await database.relay.close();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** A connection of its own, with what keeps queries strict: unknown fields are refused and foreign operators are text. */
export async function openConnection(uri: string, options: MongoOptions): Promise<Connection> {
  const mongoose = new Mongoose();
  mongoose.set({ strict: 'throw', strictQuery: 'throw', sanitizeFilter: true, setDefaultsOnInsert: false });
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    // The driver's retries need server sessions, which not every server has; all our writes may be repeated safely.
    retryWrites: false,
    serverSelectionTimeoutMS: options.serverSelectionTimeoutMs ?? 5_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 20_000,
    monitorCommands: options.onCommand !== undefined,
  });
  // Failures reach the caller of each operation; without a listener an event would end the process.
  connection.on('error', () => undefined);
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    options.onCommand?.({ name: commandName, command });
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    await connection.db?.command({ ping: 1 }, { timeoutMS: 2_000 });
    return connection.db !== undefined;
  } catch {
    return false;
  }
}

function repositoriesOver(database: Database): Repositories {
  const organizations = new MongoOrganizationRepository(database);
  const enrollments = new MongoEnrollmentRepository(database);
  const tasks = new MongoTaskRepository(database, organizations);
  const intents = new MongoIntentRepository(database, enrollments);
  const inbox = new MongoInboxRepository(database);
  const conversations = new MongoConversationRepository(database);
  return {
    patients: new MongoPatientRepository(database),
    encounters: new MongoEncounterRepository(database),
    enrollments,
    tasks,
    ledger: new MongoStepLedger(database, {
      enrollments: enrollments.rows,
      tasks: tasks.rows,
      intents: intents.rows,
      inbox: inbox.rows,
    }),
    intents,
    contacts: new MongoContactRepository(database),
    conversations,
    attachments: new MongoAttachmentRepository(database, conversations.messages),
    arrivals: new MongoArrivalRepository(database),
    inbox,
    hl7Messages: new MongoHl7MessageRepository(database),
    timeline: new MongoTimelineRepository(database),
    relay: database.relay,
    definitions: new MongoDefinitionRepository(database),
    drafts: new MongoPathwayDraftRepository(database),
    templates: new MongoTemplateRepository(database),
    organizations,
    users: new MongoUserRepository(database),
    apiKeys: new MongoApiKeyRepository(database),
    senders: new MongoSenderRepository(database),
    idempotency: new MongoIdempotencyRepository(database),
    heartbeats: new MongoHeartbeatRepository(database),
    migrations: new MongoMigrationRepository(database),
    campaigns: new MongoCampaignRepository(database, intents),
    links: new MongoPatientLinkRepository(database),
  };
}
