import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { readConfig } from '../../adapters/config';
import { createTracing } from '../../adapters/temporal/tracing';
import { serve } from '../../worker/serve';
import { quietRuntime } from '../support/temporal';

/** The product's worker, with workflows that are bundled already and less patience between messages to one address. */
async function main(): Promise<void> {
  quietRuntime();
  await serve({
    config: readConfig(process.env),
    env: process.env,
    tracing: createTracing('test'),
    workflowBundle: { code: await readFile(process.env['WORKFLOW_BUNDLE'] ?? '', 'utf8') },
    log: pino({ level: 'silent' }),
    stop: new AbortController().signal,
    onServing: () => process.stdout.write('serving\n'),
    patience: { busyHoldMs: 1_500, staleClaimMs: 20_000 },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
