import { randomUUID } from 'node:crypto';
import { presentDecision } from '../../api/present/decision';
import { createRuntime } from '../../adapters/temporal/runtime';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from '../support/pathways';
import { system, TestRecord } from '../support/record';
import { testDatabase, testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
} from '../support/temporal';

let temporal: TestTemporal;
let record: TestRecord;

beforeAll(async () => {
  quietRuntime();
  const { uri } = await testDatabase();
  [temporal, record] = await Promise.all([testNamespace().then(connectTemporal), TestRecord.open(uri)]);
});
afterAll(async () => {
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
  await record.close();
});

const branching = pathwayOf(`
    - branch: risk
      cases:
        - if: 'lace.score >= 10.0'
          steps: []
      else: []
      unknown:
        - task: complete-lace
          title: Complete the score
          queue: nurses
          due: P30D
          outcomes: { done: [] }
    - end: completed`);

test('a branch that was taken leaves on the record what it was decided on', async () => {
  const taskQueue = randomUUID();
  const runtime = createRuntime(temporal.client, { taskQueue });
  const { activities } = record.activities(runtime);
  const workers = await startWorkers(temporal.connection, temporal.namespace, activities, taskQueue);
  const enrollment = await record.enrollment(branching);
  await runtime.start(enrollment);
  await waitUntil('the task of the branch', 40, async () =>
    (await record.openTasks(enrollment.id)).some(({ effectKey }) => effectKey === 'complete-lace#1'),
  );
  await workers.stop();
  const decided = await record.repositories.enrollments.decided(system, enrollment.id, 20);
  expect(decided.map(presentDecision)).toMatchObject([
    {
      ...{ key: 'risk#1/if/0', step: 'risk', condition: 'lace.score >= 10.0', value: 'unknown' },
      facts: [{ fact: 'lace.score', state: 'missing', unknownBecause: expect.stringMatching(/^Length of stay/) }],
    },
  ]);
});
