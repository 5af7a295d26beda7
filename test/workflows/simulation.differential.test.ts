import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { waitUntil } from '../../dev/wait-until';
import type { PathwayDefinition } from '../../core/pathway/definition';
import { readScript } from '../../core/simulation/read-script';
import type { SimulationScript } from '../../core/simulation/script';
import { simulate } from '../../core/simulation/simulate';
import type { SimulationRun, TimelineEntry } from '../../core/simulation/simulation-run';
import { clinic, dischargeFollowUp } from '../core/simulation/example-clinic';
import { randomScript } from '../core/simulation/random-script';
import { complete, type EnrollmentHandle, signalNews, startEnrollment } from '../support/enrollments';
import { randomPathway } from '../support/random-pathway';
import { testServerPath } from '../support/servers';
import {
  quietRuntime,
  recordingClientOptions,
  replayStartedExecutions,
  StartedExecutions,
  startWorkers,
} from '../support/temporal';
import { linesOfRun, RecordOfScript } from './record-of-script';

const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
const started = new StartedExecutions();
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  quietRuntime();
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await testServerPath() } },
    client: recordingClientOptions(started),
  });
});
afterAll(async () => {
  expect(await replayStartedExecutions(environment.client, started)).toBeGreaterThan(0);
  await environment.teardown();
});

const now = (): Promise<number> => environment.currentTimeMs();

async function sleepUntil(at: number): Promise<void> {
  const ahead = at - (await now());
  if (ahead > 0) await environment.sleep(ahead);
}

/** The script's weekday and time of day, in the time that the server has come to. */
async function nextStart(script: SimulationScript): Promise<number> {
  const scripted = Date.parse(script.start);
  return scripted + Math.ceil(((await now()) - scripted + MINUTE) / WEEK) * WEEK;
}

/** What came from outside in the simulated run, given to the workflow at the same instants. */
async function give(handle: EnrollmentHandle, record: RecordOfScript, line: TimelineEntry, run: SimulationRun) {
  const news = async (event: Parameters<typeof record.fake.inbox.set>[1]): Promise<void> => {
    const id = `news-${record.fake.inbox.size}`;
    record.fake.inbox.set(id, event);
    await signalNews(handle, id);
    await waitUntil(`${line.kind} ${line.key}`, 10, () => Promise.resolve(record.fake.applied.has(id)));
  };
  switch (line.kind) {
    case 'task-completed':
      expect(await complete(handle, line.key, line.detail ?? '')).toEqual({ applied: true });
      return;
    case 'reply': {
      const read = run.timeline.find(({ kind, key, at }) => kind === 'answer' && key === line.key && at === line.at);
      return news({ type: 'replied', key: line.key, option: read?.detail ?? line.detail ?? '' });
    }
    case 'happened':
      return news({ type: 'happened', name: line.key });
    case 'facts-changed':
      record.changeFacts(line.at - run.start);
      return;
    case 'cancelled':
      await handle.cancel();
      return;
    default:
  }
}

/** Plays a script in the simulator and in the workflow; both timelines, in whole minutes. */
async function bothTimelines(definition: PathwayDefinition, scripted: SimulationScript) {
  const start = await nextStart(scripted);
  const script = { ...scripted, start: new Date(start).toISOString() };
  const run = simulate(definition, script, clinic);
  const record = new RecordOfScript(definition, script, now);
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  try {
    await sleepUntil(start);
    const handle = await startEnrollment(environment.client, workers.taskQueue);
    await waitUntil('The first step', 10, () => Promise.resolve(record.fake.steps.length > 0));
    for (const line of run.timeline) {
      if (!['task-completed', 'reply', 'happened', 'facts-changed', 'cancelled'].includes(line.kind)) continue;
      await sleepUntil(line.at);
      await give(handle, record, line, run);
    }
    if (run.end.kind === 'ended') expect(await handle.result()).toEqual({ outcome: run.end.outcome });
    else {
      await environment.sleep(20 * DAY);
      await handle.terminate();
    }
  } finally {
    await workers.stop();
  }
  return { simulated: linesOfRun(run), durable: record.lines };
}

const children = (definition: PathwayDefinition): boolean => JSON.stringify(definition).includes('"kind":"call"');
const samples = fc.sample(
  fc.tuple(
    randomPathway.filter((definition) => !children(definition)),
    randomScript,
  ),
  { numRuns: 900, seed: 2026 },
);
/** Those in which something happens, over days. */
const eventful = samples.filter(([definition, script]) => {
  const { timeline, start } = simulate(definition, script, clinic);
  return timeline.length > 10 && (timeline.at(-1)?.at ?? start) - start > 2 * DAY;
});

/** Whether a list of two items or more is gone through. */
const hasRounds = ([definition, script]: (typeof samples)[number]): boolean =>
  simulate(definition, script, clinic).timeline.some(({ detail }) => /^list [2-9]/.test(detail ?? ''));
const played = [...new Set([...eventful.filter(hasRounds).slice(0, 2), ...eventful.slice(0, 7)])];

it('is played with rounds over lists too', () => {
  expect(played.filter(hasRounds).length).toBeGreaterThan(1);
});

test.each(played.map((sample, index) => [index + 1, ...sample] as const))(
  'random pathway and script %i has the same timeline in the workflow as in the simulator',
  async (_, definition, script) => {
    const { simulated, durable } = await bothTimelines(definition, script);
    expect(durable).toEqual(simulated);
    expect(simulated.length).toBeGreaterThan(3);
  },
);

test.each(['medicines-missing', 'silent-patient', 'readmitted-on-day-12', 'worse-on-day-7'])(
  'the shipped script %s has the same timeline in the workflow as in the simulator',
  async (name) => {
    const file = join(__dirname, '../../pathways/scripts/discharge-follow-up', `${name}.yaml`);
    const read = readScript(readFileSync(file, 'utf8'));
    if (!read.ok) throw new Error(`${name} cannot be read`);
    const { simulated, durable } = await bothTimelines(dischargeFollowUp(), read.script);
    expect(durable).toEqual(simulated);
    expect(simulated.length).toBeGreaterThan(15);
  },
);
