import { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { OtlpSpanProcessor } from '../../../adapters/temporal/otlp-spans';
import { startCollector } from '../../support/collector';

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
