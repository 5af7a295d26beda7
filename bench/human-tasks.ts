import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { readConfig, type Config } from '../adapters/config';
import { connectMongo, type MongoAdapter } from '../adapters/mongo/connect';
import { createTemporalClient } from '../adapters/temporal/client';
import { taskIdOf } from '../adapters/mongo/task-row';
import { createDataConverter } from '../adapters/temporal/data-converter';
import { createRuntime } from '../adapters/temporal/runtime';
import { createTracing } from '../adapters/temporal/tracing';
import { checkPathway } from '../core/pathway/publish';
import type { PathwayRuntime } from '../core/ports';
import { systemScope, type Scope } from '../core/record/scope';
import { bindActivities } from '../worker/bind-activities';
import { workflowBundle } from '../worker/bundle';
import { createWorkers } from '../worker/workers';
import { enrollmentWorkflowId } from '../workflows/care-pathway/messages';
import { waitUntil } from '../dev/wait-until';
import { pino } from 'pino';
import { createBareActivities } from './bare/activities';
import type { BenchServers } from './bench-servers';
import { inParallel, median, type Round } from './rounds';

const WIDTH = 20;
const ENROLLMENTS = 40;
const TASKS = 10;

/** Everything that both sides run on: the same servers, connection settings and encryption. */
export interface Track {
  readonly config: Config;
  readonly client: Client;
  readonly mongo: MongoAdapter;
  readonly runtime: PathwayRuntime;
  readonly scope: Scope;
  readonly patientId: string;
  stop(): Promise<void>;
}

/** Starts both workers in this process and publishes the pathways of the benchmark. */
export async function prepareTrack(servers: BenchServers): Promise<Track> {
  const config = configFor(servers);
  const mongo = await connectMongo(servers.mongoUri);
  const client = createTemporalClient(config, {});
  const connection = await NativeConnection.connect({ address: servers.temporalAddress });
  const clock = { now: () => new Date() };
  const log = pino({ level: 'silent' });
  const bound = bindActivities({ config, repositories: mongo.repositories, client, clock, log });
  const workers = [
    ...(await createWorkers({
      ...bound,
      connection,
      namespace: 'default',
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      payloadKeys: config.PAYLOAD_KEYS,
      outboundRate: 20,
      workflowBundle: await workflowBundle(),
      tracing: createTracing('bench'),
    })),
    await createBareWorker(connection, mongo, config),
  ];
  const running = workers.map((worker) => worker.run());
  const { scope, patientId } = await seedTrack(mongo);
  return {
    config,
    client,
    mongo,
    runtime: createRuntime(client, { taskQueue: config.TEMPORAL_TASK_QUEUE }),
    scope,
    patientId,
    stop: async () => {
      workers.forEach((worker) => worker.shutdown());
      await Promise.all(running);
      await Promise.all([connection.close(), client.connection.close(), mongo.close()]);
    },
  };
}

/** One round through the product: the decision stored by compare-and-set, then the Update that applies it. */
export async function carepathRound(track: Track, pathway: string): Promise<Round> {
  const { enrollments, tasks } = track.mongo.repositories;
  const definition = await track.mongo.repositories.definitions.latest(track.scope, pathway);
  if (!definition) throw new Error(`The pathway ${pathway} is not published`);
  const started = await Promise.all(
    Array.from({ length: ENROLLMENTS }, async () => {
      const { enrollment } = await enrollments.create(track.scope, {
        patientId: track.patientId,
        pathway,
        definitionId: definition.id,
        definitionVersion: definition.version,
        trigger: { kind: 'api', key: randomUUID() },
        startAt: new Date(),
      });
      await track.runtime.start(enrollment);
      return enrollment;
    }),
  );
  const handles = started.map((enrollment) => handleOf(track, enrollmentWorkflowId(enrollment.orgId, enrollment.id)));
  await Promise.all(
    started.map(({ id }) =>
      waitUntil('the first task', 60, async () => (await tasks.get(track.scope, taskIdOf(id, 'item#1'))) !== null),
    ),
  );
  const before = await historyLength(handles);
  const spent: number[] = [];
  const begun = performance.now();
  await inParallel(started, WIDTH, async (enrollment) => {
    for (let n = 1; n <= TASKS; n += 1) {
      const target = `item#${n}`;
      const decision = { id: randomUUID(), outcome: 'done', data: {}, by: track.scope.actor, at: new Date() };
      const from = performance.now();
      const race = await tasks.decide(track.scope, taskIdOf(enrollment.id, target), decision);
      const applied = await track.runtime.applyDecision(enrollment, {
        id: decision.id,
        target,
        outcome: 'done',
      });
      spent.push(performance.now() - from);
      if (!race?.won || applied !== 'applied')
        throw new Error(`A completion was not applied: ${applied}, won ${race?.won}`);
    }
  });
  const seconds = (performance.now() - begun) / 1000;
  const after = await historyLength(handles);
  await Promise.all(handles.map((handle) => handle.terminate('end of the round')));
  return roundOf(seconds, spent, after - before);
}

/** The same tasks through the least a hand-written workflow can do. */
export async function bareRound(track: Track): Promise<Round> {
  const ids = Array.from({ length: ENROLLMENTS }, () => randomUUID());
  const handles = await Promise.all(
    ids.map((enrollmentId) =>
      track.client.workflow.start('bareTasks', {
        taskQueue: 'bare',
        workflowId: `bare/${enrollmentId}`,
        args: [{ enrollmentId, tasks: TASKS + 2 }],
      }),
    ),
  );
  await Promise.all(handles.map((handle) => handle.executeUpdate('complete-bare-task', { args: [0] })));
  const before = await historyLength(handles);
  const spent: number[] = [];
  const begun = performance.now();
  await inParallel(handles, WIDTH, async (handle) => {
    for (let task = 1; task <= TASKS; task += 1) {
      const from = performance.now();
      await handle.executeUpdate('complete-bare-task', { args: [task] });
      spent.push(performance.now() - from);
    }
  });
  const seconds = (performance.now() - begun) / 1000;
  const after = await historyLength(handles);
  await Promise.all(handles.map((handle) => handle.terminate('end of the round')));
  return roundOf(seconds, spent, after - before);
}

function roundOf(seconds: number, spent: readonly number[], events: number): Round {
  const tasks = ENROLLMENTS * TASKS;
  return { completionsPerSecond: tasks / seconds, p50Ms: median(spent), eventsPerTask: events / tasks };
}

async function historyLength(handles: readonly WorkflowHandle[]): Promise<number> {
  const lengths = await Promise.all(handles.map(async (handle) => (await handle.describe()).historyLength));
  return lengths.reduce((sum, length) => sum + length, 0);
}

function handleOf(track: Track, workflowId: string): WorkflowHandle {
  return track.client.workflow.getHandle(workflowId);
}

async function createBareWorker(connection: NativeConnection, mongo: MongoAdapter, config: Config): Promise<Worker> {
  const quiet = (): void => undefined;
  return Worker.create({
    connection,
    namespace: 'default',
    taskQueue: 'bare',
    dataConverter: createDataConverter(config.PAYLOAD_KEYS),
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('./bare/workflow'),
      logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
    }),
    activities: createBareActivities(mongo.connection),
  });
}

async function seedTrack(mongo: MongoAdapter): Promise<{ scope: Scope; patientId: string }> {
  const scope = systemScope('bench', 'bench');
  await mongo.repositories.organizations.put({
    id: 'bench',
    name: 'Bench',
    zone: 'America/New_York',
    holidays: { country: 'US' },
    quietHours: { start: '21:00', end: '08:00' },
    phone: '+15550100',
  });
  for (const [name, escalate] of [
    ['tasks', ''],
    ['tasks-with-deadline', 'escalate: [{ after: PT1H, to: managers }], '],
  ] as const) {
    const source = `pathway: ${name}\ntitle: Bench\nsteps:\n  - { repeat: work, max: 1000, steps: [{ task: item, title: Work, queue: coordinators, ${escalate}due: P1D }] }\n`;
    const checked = checkPathway(source, { hasTemplate: () => true, hasForm: () => true });
    if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
    await mongo.repositories.definitions.publish(scope, {
      pathway: name,
      source,
      hash: name,
      definition: checked.definition,
    });
  }
  const patient = await mongo.repositories.patients.create(scope, {
    identifiers: [{ system: 'bench', value: randomUUID() }],
    name: { given: 'Ben', family: 'Chmark' },
  });
  return { scope, patientId: patient.id };
}

function configFor(servers: BenchServers): Config {
  return readConfig({
    MONGODB_URI: servers.mongoUri,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    PAYLOAD_KEYS: `bench:${'0'.repeat(64)}`,
    SESSION_SECRET: 'x'.repeat(32),
    TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
    TWILIO_AUTH_TOKEN: 'none',
    TWILIO_MESSAGING_SERVICE_SID: 'MG00000000000000000000000000000000',
    SMTP_URL: 'smtp://127.0.0.1:1',
  });
}
