import { Client, Connection } from '@temporalio/client';
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry';
import type { Config } from '../config';
import { temporalConnectionOptions } from './connection-options';
import { createDataConverter } from './data-converter';

type ClientConfig = Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE' | 'PAYLOAD_KEYS'>;

/** A client that connects at its first call and again after an outage: Temporal need not be there when the process starts. */
export function createTemporalClient(config: ClientConfig, env: NodeJS.ProcessEnv): Client {
  return new Client({
    connection: Connection.lazy(temporalConnectionOptions(config, env)),
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: createDataConverter(config.PAYLOAD_KEYS),
    interceptors: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
  });
}
