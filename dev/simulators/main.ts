import { z } from 'zod';
import { startSimulators } from './start-simulators';

const port = z.coerce.number().int().min(0).max(65535).default(0);
const environment = z.object({
  SIMULATOR_PORT: port,
  SIMULATOR_SMTP_PORT: port,
  CAREPATH_DATA: z.string().default('.carepath'),
  TWILIO_ACCOUNT_SID: z.string().min(1),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  PUBLIC_URL: z.url(),
  MAIL_INBOUND_SECRET: z.string().optional(),
});

/** The phone and mail simulators as a process of their own: ends with its parent (stdin closes) or on SIGTERM. */
async function main(): Promise<void> {
  const env = readEnvironment();
  const running = await startSimulators({
    httpPort: env.SIMULATOR_PORT,
    smtpPort: env.SIMULATOR_SMTP_PORT,
    folder: env.CAREPATH_DATA,
    accountSid: env.TWILIO_ACCOUNT_SID,
    authToken: env.TWILIO_AUTH_TOKEN,
    publicUrl: env.PUBLIC_URL,
    ...(env.MAIL_INBOUND_SECRET !== undefined && { mailSecret: env.MAIL_INBOUND_SECRET }),
  });
  const stop = () => void running.close().finally(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdin.once('end', stop).once('error', stop).resume();
  console.log(JSON.stringify({ ready: true, http: running.httpPort, smtp: running.smtpPort }));
}

function readEnvironment(): z.infer<typeof environment> {
  const parsed = environment.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Wrong settings in the environment of the simulators:\n${lines.join('\n')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The simulators could not start');
  process.exit(1);
});
