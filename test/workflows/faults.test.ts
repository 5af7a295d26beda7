import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import { ApplicationFailure, type Payload } from '@temporalio/common';
import { waitUntil } from '../../dev/wait-until';
import {
  type CarePathwayInput,
  CARE_PATHWAY_WORKFLOW,
  COMPLETE_TASK_UPDATE,
  NEWS_SIGNAL,
} from '../../workflows/care-pathway/messages';
import { askAboutMedicines, oneTask, tasksInARow, twoLanes } from '../support/definitions';
import { complete, type EnrollmentHandle, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
  type TestWorkers,
} from '../support/temporal';

let temporal: TestTemporal;
const running: TestWorkers[] = [];

beforeAll(async () => {
  quietRuntime();
  temporal = await connectTemporal(await testNamespace());
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((workers) => workers.stop()));
});

afterAll(async () => {
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
});

async function workersFor(record: FakeRecord): Promise<string> {
  const workers = await startWorkers(temporal.connection, temporal.namespace, record);
  running.push(workers);
  return workers.taskQueue;
}

async function enroll(record: FakeRecord, limits?: CarePathwayInput['limits']): Promise<EnrollmentHandle> {
  return startEnrollment(temporal.client, await workersFor(record), limits);
}

const opened = (record: FakeRecord, target: string): Promise<void> =>
  waitUntil(`Task ${target}`, 20, () => Promise.resolve(record.openTasks.includes(target)));

const once = (act: () => void): (() => void) => {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
};

function refuse(): never {
  throw ApplicationFailure.nonRetryable('There is no form "call".', 'broken-definition');
}

describe('a foreign client without the payload key', () => {
  async function foreignHandle(handle: EnrollmentHandle) {
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection, namespace: temporal.namespace });
    return { handle: client.workflow.getHandle(handle.workflowId), client, close: () => connection.close() };
  }

  test('its signal does not wedge the enrollment', async () => {
    const record = new FakeRecord(oneTask());
    const handle = await enroll(record);
    await opened(record, 'call#1');
    const foreign = await foreignHandle(handle);
    await foreign.handle.signal(NEWS_SIGNAL, { inboxId: 'typed-by-hand' });
    await foreign.handle.signal(NEWS_SIGNAL);
    await foreign.handle.signal(NEWS_SIGNAL, 'just text', 7);
    await foreign.handle.signal('no-such-signal', { any: 'thing' });
    await foreign.close();
    expect(await complete(handle, 'call#1', 'reached')).toEqual({ applied: true });
    expect(await handle.result()).toEqual({ outcome: 'completed' });
  });

  test.each<readonly [string, Payload]>([
    ['broken JSON', { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{broken') }],
    ['an encoding nobody knows', { metadata: { encoding: Buffer.from('foreign/format') }, data: Buffer.from('x') }],
    ['no encoding', { data: Buffer.from('x') }],
    ['null', { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('null') }],
  ])('a trace header with %s does not wedge the enrollment', async (_, header) => {
    const record = new FakeRecord(oneTask());
    const handle = await enroll(record);
    await opened(record, 'call#1');
    const connection = await Connection.connect({ address: temporal.address });
    const withHeader: WorkflowClientInterceptor = {
      signal: (input, next) => next({ ...input, headers: { ...input.headers, '_tracer-data': header } }),
    };
    const interceptors = { workflow: [withHeader] };
    const client = new Client({ connection, namespace: temporal.namespace, interceptors });
    await client.workflow.getHandle(handle.workflowId).signal(NEWS_SIGNAL, { inboxId: 'x' });
    await connection.close();
    expect(await complete(handle, 'call#1', 'reached')).toEqual({ applied: true });
  });

  test('its update is rejected before it reaches the history', async () => {
    const record = new FakeRecord(oneTask());
    const handle = await enroll(record);
    await opened(record, 'call#1');
    const foreign = await foreignHandle(handle);
    const typed = { decisionId: 'a', target: 'call#1', outcome: 'reached' };
    await expect(foreign.handle.executeUpdate(COMPLETE_TASK_UPDATE, { args: [typed] })).rejects.toThrow();
    await foreign.close();
    expect(record.openTasks).toEqual(['call#1']);
    const { events } = await handle.fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  });

  test('an enrollment it starts waits and does not fail', async () => {
    const taskQueue = await workersFor(new FakeRecord(oneTask()));
    const connection = await Connection.connect({ address: temporal.address });
    const client = new Client({ connection, namespace: temporal.namespace });
    const handle = await client.workflow.start(CARE_PATHWAY_WORKFLOW, {
      workflowId: randomUUID(),
      taskQueue,
      args: [{}],
    });
    await waitUntil('A failed workflow task', 20, async () => {
      const { events } = await handle.fetchHistory();
      return events?.some((event) => event.workflowTaskFailedEventAttributes) === true;
    });
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
    await connection.close();
  });
});

describe('a step that fails', () => {
  test('is written once although its first answer was lost', async () => {
    const record = new FakeRecord(oneTask());
    record.afterWrite = once(() => {
      throw ApplicationFailure.retryable('The answer was lost', 'database-unavailable');
    });
    const handle = await enroll(record);
    await opened(record, 'call#1');
    await complete(handle, 'call#1', 'reached');
    await handle.result();
    expect(record.steps.map(({ step }) => step)).toEqual([1, 1, 2]);
    expect([...record.tasks.keys()]).toEqual(['call#1']);
  });

  test('is tried until the record can be reached again', async () => {
    const record = new FakeRecord(oneTask());
    let tries = 0;
    record.beforeWrite = () => {
      tries += 1;
      if (tries < 5) throw ApplicationFailure.retryable('The database cannot be reached', 'database-unavailable');
    };
    await enroll(record);
    await opened(record, 'call#1');
    expect(tries).toBe(5);
  });

  test('for good holds the enrollment up with a task, and goes on when a person says so', async () => {
    const record = new FakeRecord(tasksInARow(2));
    const handle = await enroll(record);
    await opened(record, 'task-1#1');
    record.beforeWrite = ({ effects }) => {
      if (effects.some((effect) => effect.type === 'open-task' && effect.target === 'task-2#1')) refuse();
    };
    expect(await complete(handle, 'task-1#1', 'done')).toEqual({ applied: false, reason: 'held-up' });
    await opened(record, 'held-up#2');
    const why = record.steps.at(-1)?.effects[0];
    expect(why).toMatchObject({ type: 'open-task', why: { en: expect.stringContaining('There is no form "call"') } });

    record.beforeWrite = () => undefined;
    expect(await complete(handle, 'held-up#2', 'retry')).toEqual({ applied: true });
    expect(record.openTasks).toEqual(['task-2#1']);
    await complete(handle, 'task-2#1', 'done');
    expect(await handle.result()).toEqual({ outcome: 'completed' });
  });

  test('for good ends the enrollment when a person says so', async () => {
    const record = new FakeRecord(tasksInARow(2));
    record.beforeWrite = ({ effects }) => {
      if (effects.some((effect) => effect.type === 'open-task' && effect.target === 'task-1#1')) refuse();
    };
    const handle = await enroll(record);
    await opened(record, 'held-up#1');
    await complete(handle, 'held-up#1', 'stop');
    expect(await handle.result()).toEqual({ outcome: 'stopped' });
    expect(record.outcome).toBe('stopped');
    expect(record.openTasks).toEqual([]);
  });

  test('for good keeps decisions and news for later, over a fresh run too', async () => {
    const record = new FakeRecord(twoLanes());
    const handle = await enroll(record, { historyEvents: 12 });
    await opened(record, 'right#1');
    record.beforeWrite = ({ effects }) => {
      if (effects.some((effect) => effect.type === 'open-task' && effect.target === 'left-next#1')) refuse();
    };
    await complete(handle, 'left#1', 'done');
    expect(await complete(handle, 'right#1', 'done')).toEqual({ applied: false, reason: 'held-up' });
    record.inbox.set('death', { type: 'happened', name: 'patient.died' });
    await signalNews(handle, 'death');
    record.beforeWrite = () => undefined;
    const { runId } = await handle.describe();
    expect(runId).not.toBe(
      temporal.started.executions.find(({ workflowId }) => workflowId === handle.workflowId)?.runId,
    );
    const target = record.openTasks.find((open) => open.startsWith('held-up')) ?? '';
    await complete(handle, target, 'retry');
    await opened(record, 'right-next#1');
    expect([...record.openTasks].sort()).toEqual(['left-next#1', 'right-next#1']);
  });
});

describe('what a crash left', () => {
  test('of the next step is voided when that step takes in something else, and its decision counts as not applied', async () => {
    const record = new FakeRecord(twoLanes());
    const handle = await enroll(record);
    await opened(record, 'right#1');
    const step = (record.steps.at(-1)?.step ?? 0) + 1;
    const ghost = { ...openTaskLike(record, 'left#1'), key: 'left-next#1/open', target: 'left-next#1' } as const;
    const lost = randomUUID();
    await record.applyEffects({
      orgId: 'org',
      enrollmentId: 'any',
      step,
      at: Date.now(),
      effects: [ghost],
      consumed: { decisions: [{ id: lost, target: 'left#1' }], inbox: [] },
      progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
    });
    expect(record.openTasks).toContain('left-next#1');

    await complete(handle, 'right#1', 'done');
    expect([...record.openTasks].sort()).toEqual(['left#1', 'right-next#1']);
    expect(await complete(handle, 'left#1', 'done', lost)).toEqual({ applied: true });
    expect([...record.openTasks].sort()).toEqual(['left-next#1', 'right-next#1']);
  });

  function openTaskLike(record: FakeRecord, target: string) {
    const effects = record.steps.flatMap((step) => step.effects);
    const effect = effects.find((one) => one.type === 'open-task' && one.target === target);
    if (effect?.type !== 'open-task') throw new Error(`no ${target}`);
    return effect;
  }
});

describe('a fresh run', () => {
  test('takes over the open tasks, timers and state', async () => {
    const record = new FakeRecord(tasksInARow(8));
    const handle = await enroll(record, { historyEvents: 20 });
    for (let index = 1; index <= 8; index += 1) {
      await opened(record, `task-${index}#1`);
      await complete(handle, `task-${index}#1`, 'done');
    }
    expect(await handle.result()).toEqual({ outcome: 'completed' });
    expect(record.loads).toBeGreaterThan(1);
    const steps = record.steps.map(({ step }) => step);
    expect(steps).toEqual(steps.map((_, index) => index + 1));
  });

  test('loses neither a reply at its boundary nor the timer of the question', async () => {
    const record = new FakeRecord(askAboutMedicines());
    const handle = await enroll(record, { historyEvents: 1 });
    await waitUntil('A fresh run', 20, () => Promise.resolve(record.loads > 1));
    record.inbox.set('reply', { type: 'replied', key: 'medicines#1', option: 'no' });
    await Promise.all(
      Array.from({ length: 5 }, (_, index) => signalNews(handle, index === 2 ? 'reply' : `other-${index}`)),
    );
    await opened(record, 'barrier#1');
    await complete(handle, 'barrier#1', 'solved');
    expect(await handle.result()).toEqual({ outcome: 'completed' });
  });

  test('waits for messages that are on their way out', async () => {
    const record = new FakeRecord(askAboutMedicines());
    let release: () => void = () => undefined;
    const carrier = new Promise<void>((resolve) => (release = resolve));
    record.deliver = async () => {
      await carrier;
      return { result: 'sent' };
    };
    const handle = await enroll(record, { historyEvents: 1 });
    await signalNews(handle, 'nothing');
    await waitUntil('The carrier', 20, () => Promise.resolve(record.deliveries.length > 0));
    expect(record.loads).toBe(1);
    release();
    await waitUntil('A fresh run', 20, () => Promise.resolve(record.loads > 1));
    expect(record.deliveries).toHaveLength(1);
  });
});
