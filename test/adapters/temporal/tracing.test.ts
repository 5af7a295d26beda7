import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { OtlpSpanProcessor } from '../../../adapters/temporal/otlp-spans';

interface Collected {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly { readonly [field: string]: unknown }[] }[];
  }[];
}

async function startCollector(answers: readonly number[]) {
  const bodies: Collected[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers[calls] ?? 200;
      calls += 1;
      if (status === 200 && request.url === '/v1/traces')
        bodies.push(JSON.parse(Buffer.concat(chunks).toString()) as Collected);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { bodies, endpoint: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

test('a finished span reaches the collector as OTLP, with its parent and its service', async () => {
  const collector = await startCollector([]);
  const processor = new OtlpSpanProcessor(collector.endpoint);
  const resource = new Resource({ 'service.name': 'carepath-test' });
  const tracer = new BasicTracerProvider({ resource, spanProcessors: [processor] }).getTracer('test');
  const span = tracer.startSpan('a step', { attributes: { step: 3 } });
  span.end();
  await processor.shutdown();
  collector.close();
  const [sent] = collector.bodies[0]?.resourceSpans ?? [];
  expect(sent?.resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'carepath-test' } });
  const [first] = sent?.scopeSpans[0]?.spans ?? [];
  expect(first).toMatchObject({
    name: 'a step',
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
  });
  expect(String(first?.['startTimeUnixNano'])).toMatch(/^\d{19}$/);
});

test('what a collector refuses is sent again', async () => {
  const collector = await startCollector([503]);
  const processor = new OtlpSpanProcessor(collector.endpoint);
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  tracer.startSpan('a step').end();
  await processor.forceFlush();
  expect(collector.bodies).toHaveLength(0);
  await processor.shutdown();
  collector.close();
  expect(collector.bodies).toHaveLength(1);
});
