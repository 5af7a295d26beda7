import { ApplicationFailure } from '@temporalio/common';
import { createMediaDispatch } from '../../adapters/temporal/media-dispatch';
import type { MediaActivities, MediaRound } from '../../core/pathway/host';
import { oneTask } from '../support/definitions';
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
let workers: TestWorkers;
/** What the rounds of each message say, in order; then nothing is left. */
const rounds = new Map<string, (() => MediaRound)[]>();
const made: string[] = [];

beforeAll(async () => {
  quietRuntime();
  temporal = await connectTemporal(await testNamespace());
  const keepMediaOf: MediaActivities['keepMediaOf'] = ({ messageId }) => {
    made.push(messageId);
    return Promise.resolve(rounds.get(messageId)?.shift()?.() ?? { again: null });
  };
  const record = Object.assign(new FakeRecord(oneTask()), { keepMediaOf });
  workers = await startWorkers(temporal.connection, temporal.namespace, record);
});

afterAll(async () => {
  await workers.stop();
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBeGreaterThan(0);
  await temporal.close();
});

const again = (): MediaRound => ({ again: new Date(Date.now() + 50).toISOString() });

async function kept(id: string): Promise<number> {
  const dispatch = createMediaDispatch(temporal.client, workers.taskQueue);
  expect(await dispatch.fetch({ id, orgId: 'clinic' })).toBe('started');
  expect(await dispatch.fetch({ id, orgId: 'clinic' })).toBe('started');
  await temporal.client.workflow.getHandle(`media/clinic/${id}`).result();
  return made.filter((one) => one === id).length;
}

test('what came with a message is fetched in rounds until nothing is left, once however often it is asked', async () => {
  rounds.set('MM1', [again, again]);
  expect(await kept('MM1')).toBe(3);
});

test('a worker that fails is not the end of it; what fails for good is left to the sweeper', async () => {
  const fail = (nonRetryable: boolean) => () => {
    throw ApplicationFailure.create({ message: 'no', nonRetryable });
  };
  rounds.set('MM2', [fail(false), again]);
  expect(await kept('MM2')).toBe(3);
  rounds.set('MM3', [fail(true)]);
  expect(await kept('MM3')).toBe(1);
});

test('when Temporal is away, whoever takes in the message hears so and goes on', async () => {
  const away = await connectTemporal(await testNamespace());
  await away.close();
  expect(await createMediaDispatch(away.client, 'q').fetch({ id: 'MM4', orgId: 'clinic' })).toBe('deferred');
});
