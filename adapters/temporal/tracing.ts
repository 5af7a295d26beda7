import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { InjectedSinks, WorkerOptions } from '@temporalio/worker';
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
  // Without a collector the trace is begun as one that nobody records: workflows then do not build their spans either.
  const sampling = endpoint === undefined ? { sampler: new AlwaysOffSampler() } : {};
  new BasicTracerProvider({ resource, spanProcessors: [processor], ...sampling }).register();
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
