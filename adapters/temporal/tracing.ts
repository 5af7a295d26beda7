import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { InjectedSinks, WorkerOptions } from '@temporalio/worker';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { Resource } from '@opentelemetry/resources';
import { AlwaysOffSampler, BasicTracerProvider, NoopSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { OpenTelemetryWorkflowExporter } from '@temporalio/interceptors-opentelemetry/lib/workflow';
import { OtlpSpanProcessor } from './otlp-spans';

export interface Tracing {
  readonly sinks: InjectedSinks<{ exporter: OpenTelemetryWorkflowExporter }>;
  readonly activityInterceptors: NonNullable<NonNullable<WorkerOptions['interceptors']>['activity']>;
  shutdown(): Promise<void>;
}

/** For a process: traces go to the collector at `endpoint`; without one the interceptors are there all the same, and nothing is kept. */
export function createTracing(service: string, endpoint?: string): Tracing {
  const resource = new Resource({ 'service.name': service });
  const processor = endpoint === undefined ? new NoopSpanProcessor() : new OtlpSpanProcessor(endpoint);
  // Without a collector the trace is begun as one that nobody records, and its header says so: workflows then build no spans.
  const sampling = endpoint === undefined ? { sampler: new AlwaysOffSampler() } : {};
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor], ...sampling });
  // Whatever a process calls hears of the span it is called in only where a context manager keeps it across callbacks.
  provider.register({ contextManager: new AsyncLocalStorageContextManager().enable() });
  return {
    sinks: { exporter: makeWorkflowExporter(processor, resource) },
    activityInterceptors: [
      (context) => ({
        inbound: new OpenTelemetryActivityInboundInterceptor(context),
        outbound: new OpenTelemetryActivityOutboundInterceptor(context),
      }),
    ],
    shutdown: () => processor.shutdown(),
  };
}
