import { context, propagation, trace } from '@opentelemetry/api';
import { TRACE_HEADER as theirs } from '@temporalio/interceptors-opentelemetry/lib/instrumentation';
import { createTracing } from '../../adapters/temporal/tracing';
import { oneTask } from '../support/definitions';
import { startCollector } from '../support/collector';
import { complete, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { testNamespace } from '../support/servers';
import {
  connectTemporal,
  quietRuntime,
  replayStartedExecutions,
  startWorkers,
  type TestTemporal,
} from '../support/temporal';
import { waitUntil } from '../../dev/wait-until';
import { TRACE_HEADER } from '../../workflows/sampled-tracing';

let temporal: TestTemporal;

beforeAll(async () => {
  quietRuntime();
  temporal = await connectTemporal(await testNamespace());
});

afterEach(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

afterAll(async () => {
  expect(await replayStartedExecutions(temporal.client, temporal.started)).toBe(2);
  await temporal.close();
});

/** One enrollment whose one task is completed; resolves to the spans that reached the collector. */
async function spansOf(endpoint: (collector: string) => string | undefined) {
  const collector = await startCollector([]);
  const tracing = createTracing('carepath-test', endpoint(collector.endpoint));
  const record = new FakeRecord(oneTask());
  const workers = await startWorkers(temporal.connection, temporal.namespace, record, undefined, tracing);
  const handle = await startEnrollment(temporal.client, workers.taskQueue);
  await waitUntil('the task', 20, async () => record.openTasks.includes('call#1'));
  await complete(handle, 'call#1', 'reached');
  await handle.result();
  await workers.stop();
  await tracing.shutdown();
  collector.close();
  return collector.bodies.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );
}

test('with a collector one trace leads from the caller through the workflow to what it writes', async () => {
  const spans = await spansOf((collector) => collector);
  const named = (name: string) => spans.find((span) => span['name'] === name);
  const started = named('StartWorkflow:carePathway');
  const ran = named('RunWorkflow:carePathway');
  expect(ran).toMatchObject({ traceId: started?.['traceId'], parentSpanId: started?.['spanId'] });
  const writes = spans.filter((span) => span['name'] === 'RunActivity:applyEffects');
  expect(writes.length).toBeGreaterThan(1);
  for (const write of writes) expect(write['traceId']).toBe(started?.['traceId']);
}, 60_000);

test('a run looks for its trace where the caller puts it', () => {
  expect(TRACE_HEADER).toBe(theirs);
});

test('without a collector nothing is traced, and the workflow runs all the same', async () => {
  expect(await spansOf(() => undefined)).toEqual([]);
}, 60_000);
