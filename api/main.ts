import { setTimeout as delay } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import { readConfig, type Config } from '../adapters/config';
import { acknowledge } from '../adapters/hl7v2/acknowledge';
import { readAdt, readHeader } from '../adapters/hl7v2/adt';
import { startMllpListener, type MllpListener } from '../adapters/hl7v2/listener';
import { holidaysOf } from '../adapters/library/holidays';
import { loadLibrary } from '../adapters/library/library';
import { patientLinkSecrets } from '../adapters/links/patient-link-secrets';
import { connectMongo, type MongoAdapter } from '../adapters/mongo/connect';
import { bounceAddresses } from '../adapters/smtp/bounce-address';
import { mailDoor } from '../adapters/smtp/mail-door';
import { unsubscribeTokens } from '../adapters/smtp/unsubscribe-token';
import { createTemporalClient } from '../adapters/temporal/client';
import { createMediaDispatch } from '../adapters/temporal/media-dispatch';
import { createMessageDispatch } from '../adapters/temporal/message-dispatch';
import { createCampaignDispatch } from '../adapters/temporal/campaign-dispatch';
import { createMigrationDispatch } from '../adapters/temporal/migration-dispatch';
import { createRuntime } from '../adapters/temporal/runtime';
import { createTracing } from '../adapters/temporal/tracing';
import { createSmsProvider } from '../adapters/twilio/sms-provider';
import { verifyTwilioSignature } from '../adapters/twilio/signature';
import type {
  CampaignDispatch,
  Clock,
  ContentLibrary,
  MediaDispatch,
  MessageDispatch,
  MigrationDispatch,
  PathwayRuntime,
} from '../core/ports';
import { createApp } from './app';
import { crisisRaiser } from './commands/raise-crisis';
import { InboundPoller } from './commands/poll-inbound';
import { receiveSms, type ReceiveSmsDeps } from './commands/receive-sms';
import { receiveHl7, replayHl7, type ReceiveHl7Deps } from './commands/receive-hl7';
import { TextIntake } from './commands/text-intake';
import type { ApiDeps } from './deps';
import { loggable } from './errors';
import { lookForTexts } from './look-for-texts';
import { RequestLimit } from './middleware/request-limit';
import { mongoSessions } from './middleware/session';
import { SignInThrottle } from './middleware/sign-in-throttle';
import { startHttpServer } from './server';
import { startingApp } from './starting';

/** A supervisor gives a stopping process 10 s: streams are cut after 2, everything after 8. */
const STREAMS_END_AFTER_MS = 2_000;
const STOP_WITHIN_MS = 8_000;
const LONGEST_BACK_OFF_MS = 5_000;
const clock: Clock = { now: () => new Date() };

/** What the API has before the database answers. */
interface Outside {
  readonly runtime: PathwayRuntime;
  readonly dispatch: MessageDispatch;
  readonly mediaDispatch: MediaDispatch;
  readonly migrationDispatch: MigrationDispatch;
  readonly campaignDispatch: CampaignDispatch;
  readonly content: ContentLibrary;
  readonly holidays: ApiDeps['holidays'];
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = pino({ name: 'api', level: config.LOG_LEVEL });
  const tracing = createTracing('carepath-api', config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const outside = connectOutside(config, logger);
  const stopping = new AbortController();
  const nothingYet = { ping: () => Promise.resolve(false) };
  const silent = { heartbeats: { beat: () => Promise.resolve(), latest: () => Promise.resolve(null) } };
  const server = await startHttpServer(
    config.PORT,
    startingApp({ ...outside, clock, database: nothingYet, repositories: silent, publicUrl: config.PUBLIC_URL }),
  );
  logger.info({ port: server.port }, 'api is listening');
  const mongo = connectUntilThere(config, logger, stopping.signal);
  const listeners: MllpListener[] = [];
  const takenIn: TextIntake[] = [];
  const stop = async (signal: string): Promise<void> => {
    if (stopping.signal.aborted) return;
    logger.info({ signal }, 'api is stopping');
    stopping.abort();
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    await Promise.all([server, ...listeners].map((listener) => listener.close(STREAMS_END_AFTER_MS)));
    await Promise.all(takenIn.map((texts) => texts.close()));
    await Promise.all([(await mongo)?.close(), tracing.shutdown()]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));

  const connected = await mongo;
  if (!connected || stopping.signal.aborted) return;
  const hl7 = hl7Deps(connected, outside, logger);
  const { repositories } = connected;
  const receive = {
    ...repositories,
    ...outside,
    raiseCrisis: crisisRaiser({ repositories, ...outside, clock }),
    clock,
  };
  const texts = textIntake(receive, connected, logger);
  takenIn.push(texts);
  server.serve(createApp({ ...(await apiDeps(config, logger, connected, outside, hl7)), texts }));
  const poller = new InboundPoller({ ...repositories, texts, sms: createSmsProvider(config), clock });
  lookForTexts({ poller, intake: texts }, config.INBOUND_POLL_SECONDS * 1000, logger, stopping.signal);
  const mllp = await startMllpListener({
    host: config.MLLP_HOST,
    port: config.MLLP_PORT,
    handle: (raw, problem) => receiveHl7(hl7, raw, problem),
    log: logger,
  });
  listeners.push(mllp);
  logger.info({ port: server.port, mllpPort: mllp.port }, 'api is serving');
}

function connectOutside(config: Config, logger: Logger): Outside {
  const client = createTemporalClient(config, process.env);
  const onDeferred = ({ call, workflowId, error }: { call: string; workflowId: string; error: unknown }) =>
    logger.warn({ call, workflowId, error: loggable(error) }, 'deferred: a sweeper sends it again');
  return {
    runtime: createRuntime(client, { taskQueue: config.TEMPORAL_TASK_QUEUE, onDeferred }),
    dispatch: createMessageDispatch(client, config.TEMPORAL_TASK_QUEUE),
    mediaDispatch: createMediaDispatch(client, config.TEMPORAL_TASK_QUEUE),
    migrationDispatch: createMigrationDispatch(client, config.TEMPORAL_TASK_QUEUE),
    campaignDispatch: createCampaignDispatch(client, config.TEMPORAL_TASK_QUEUE),
    content: loadLibrary(),
    holidays: (organization) => holidaysOf(organization.holidays),
  };
}

function textIntake(receive: ReceiveSmsDeps, { repositories }: MongoAdapter, logger: Logger): TextIntake {
  return new TextIntake({
    arrivals: repositories.arrivals,
    receive: (sms) => receiveSms(receive, sms),
    clock,
    onFailure: ({ messageSid }, error) =>
      logger.warn({ messageSid, error: loggable(error) }, 'a text could not be taken in, trying again'),
  });
}

/** The database may come later than we do; `null` when we are told to stop before. */
async function connectUntilThere(config: Config, logger: Logger, stop: AbortSignal): Promise<MongoAdapter | null> {
  for (let waitMs = 250; !stop.aborted; waitMs = Math.min(waitMs * 2, LONGEST_BACK_OFF_MS)) {
    try {
      return await connectMongo(config.MONGODB_URI);
    } catch (error) {
      logger.warn({ error: loggable(error), waitMs }, 'the database cannot be reached, trying again');
      await delay(waitMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
  return null;
}

function hl7Deps({ repositories }: MongoAdapter, { runtime }: Outside, logger: Logger): ReceiveHl7Deps {
  return { ...repositories, runtime, clock, reader: { readHeader, readAdt, acknowledge }, log: logger };
}

async function apiDeps(
  config: Config,
  logger: Logger,
  mongo: MongoAdapter,
  outside: Outside,
  hl7: ReceiveHl7Deps,
): Promise<Omit<ApiDeps, 'texts'>> {
  const { connection, repositories } = mongo;
  const client = connection.getClient();
  return {
    ...outside,
    repositories,
    clock,
    logger,
    settings: {
      publicUrl: config.PUBLIC_URL,
      sessionSecret: config.SESSION_SECRET,
      ...(config.SIMULATOR_URL !== undefined && { simulatorUrl: config.SIMULATOR_URL }),
      ...(config.WEB_ROOT !== undefined && { webRoot: config.WEB_ROOT }),
    },
    sessions: mongoSessions(client, connection.name),
    throttle: await SignInThrottle.inMongo(client, connection.name),
    limit: new RequestLimit({ points: 5_000, seconds: 10 }),
    database: mongo,
    verifyWebhook: (url, params, signature) => verifyTwilioSignature(config.TWILIO_AUTH_TOKEN, url, params, signature),
    ...(config.MAIL_INBOUND_SECRET !== undefined && {
      mail: mailDoor(config.MAIL_INBOUND_SECRET, bounceAddresses(config)),
    }),
    unsubscribeTokens: unsubscribeTokens(config.SESSION_SECRET),
    linkSecrets: patientLinkSecrets(config.SESSION_SECRET, config.PUBLIC_URL),
    replayHl7: (scope, id) => replayHl7(hl7, scope, id),
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`The API has to stop: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
