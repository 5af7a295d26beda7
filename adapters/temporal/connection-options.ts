import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { Config } from '../config';

/**
 * Where Temporal is and how to talk to it: the address of the settings, with TLS and API key as @temporalio/envconfig
 * reads them (`TEMPORAL_TLS_*`, `TEMPORAL_API_KEY`, a profile file).
 */
export function temporalConnectionOptions(
  config: Pick<Config, 'TEMPORAL_ADDRESS'>,
  env: NodeJS.ProcessEnv,
): ClientConnectConfig['connectionOptions'] {
  const known = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const { connectionOptions } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(known) });
  return { ...connectionOptions, address: config.TEMPORAL_ADDRESS };
}
