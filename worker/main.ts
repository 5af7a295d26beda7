import { setTimeout as delay } from 'node:timers/promises';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import { readConfig } from '../adapters/config';
import { createTracing } from '../adapters/temporal/tracing';
import { workflowBundle } from './bundle';
import { serve } from './serve';

/** A supervisor gives a stopping process 10 s. */
const STOP_WITHIN_MS = 8_000;
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 10_000;
/** About two minutes without a server: then the supervisor's restart is the better chance. */
const MAX_FAILURES = 15;
/** A worker that has worked this long starts its back-off anew. */
const HEALTHY_AFTER_MS = 60_000;
/** During an outage the connection's warnings come by the dozen a second. */
const CORE_LOG_FILTER = 'error,temporalio_sdk_core=warn';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ name: 'worker', level: config.LOG_LEVEL });
  Runtime.install({
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: CORE_LOG_FILTER, forward: {} } },
  });
  const tracing = createTracing('carepath-worker', config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const stop = stopOnSignal(log);
  const onServing = (): void => log.info({ taskQueue: config.TEMPORAL_TASK_QUEUE }, 'worker is serving');
  const bundle = await workflowBundle();
  const options = { config, env: process.env, tracing, workflowBundle: bundle, log, stop, onServing };
  await keepServing(() => serve(options), stop, log);
  await tracing.shutdown();
  log.info('worker has stopped');
}

async function keepServing(attempt: () => Promise<void>, stop: AbortSignal, log: Logger): Promise<void> {
  for (let failures = 0; !stop.aborted;) {
    const begun = Date.now();
    try {
      return await attempt();
    } catch (error) {
      failures = Date.now() - begun > HEALTHY_AFTER_MS ? 1 : failures + 1;
      if (failures >= MAX_FAILURES) throw error;
      const waitMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (failures - 1), LONGEST_BACK_OFF_MS);
      log.warn({ reason: reasonOf(error), waitMs }, 'worker cannot serve now, trying again');
      await delay(waitMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

function stopOnSignal(log: Logger): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'worker is stopping');
      controller.abort();
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    });
  }
  return controller.signal;
}

/** Temporal's own lines, and those of the workflows, in the format of ours. */
function temporalLogger(log: Logger): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }) => {
    const line = { ...meta, ...(meta?.['error'] !== undefined && { error: reasonOf(meta['error']) }) };
    if (level === 'ERROR') log.error(line, message);
    else log.warn(line, message);
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`The worker has to stop: ${reasonOf(error)}\n`);
    process.exit(1);
  },
);
