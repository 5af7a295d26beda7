import { join } from 'node:path';
import type { InternalPorts } from './ports';
import { projectRoot } from './project-root';
import type { Secrets } from './secrets';
import type { Launch } from './servers/launch';
import type { Settings } from './settings';

type Env = NodeJS.ProcessEnv;

/** Which of the outside's systems are played by simulators, because the environment names none. */
export interface Simulated {
  readonly phone: boolean;
  readonly mail: boolean;
}

export function simulatedIn(env: Env): Simulated {
  return { phone: !env['TWILIO_ACCOUNT_SID'], mail: !env['SMTP_URL'] };
}

/** The environment of every process of the product: what the user has set, and this copy's own for the rest. */
export function productEnv(
  env: Env,
  settings: Settings,
  ports: InternalPorts,
  secrets: Secrets,
): Record<string, string> {
  const simulated = simulatedIn(env);
  const simulator = `http://127.0.0.1:${ports.simulator}`;
  return {
    PORT: String(settings.PORT),
    MLLP_PORT: String(settings.MLLP_PORT),
    MLLP_HOST: env['MLLP_HOST'] || '127.0.0.1',
    PUBLIC_URL: env['PUBLIC_URL'] || `http://localhost:${settings.PORT}`,
    CAREPATH_DATA: settings.CAREPATH_DATA,
    CAREPATH_SEED: settings.CAREPATH_SEED,
    // Without journal=true a mongod that is no replica set answers before a write would survive a kill.
    MONGODB_URI: env['MONGODB_URI'] || `mongodb://127.0.0.1:${ports.mongo}/carepath?journal=true`,
    TEMPORAL_ADDRESS: env['TEMPORAL_ADDRESS'] || `127.0.0.1:${ports.temporal}`,
    SESSION_SECRET: env['SESSION_SECRET'] || secrets.sessionSecret,
    PAYLOAD_KEYS: env['PAYLOAD_KEYS'] || secrets.payloadKeys,
    WEB_ROOT: env['WEB_ROOT'] || join(projectRoot(), 'web', 'dist'),
    ...(simulated.phone && {
      TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
      TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
      TWILIO_MESSAGING_SERVICE_SID: secrets.twilioMessagingServiceSid,
      TWILIO_API_BASE: simulator,
    }),
    ...(simulated.mail && {
      SMTP_URL: `smtp://127.0.0.1:${ports.mail}`,
      MAIL_INBOUND_SECRET: env['MAIL_INBOUND_SECRET'] || secrets.twilioAuthToken,
      MAIL_BOUNCES: env['MAIL_BOUNCES'] || 'bounces@carepath.example',
    }),
    ...((simulated.phone || simulated.mail) && { SIMULATOR_URL: simulator }),
  };
}

/** A process of the product, from what was built into `dist/`. */
export function productLaunch(name: string, script: string, env: Readonly<Record<string, string>>): Launch {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', join(projectRoot(), 'dist', script)],
    env,
  };
}
