import { z } from 'zod';
import { LONGEST_BOUNCE_MAILBOX } from './smtp/bounce-address';

const port = z.coerce.number().int().min(0).max(65535);
/** As compose hands over what is not set. */
const empty = z.literal('').transform(() => undefined);
const bounceMailbox = new RegExp(`^[A-Za-z0-9._-]{1,${LONGEST_BOUNCE_MAILBOX}}@[A-Za-z0-9.-]+$`);
const secretKey = z.string().regex(/^[A-Za-z0-9_-]+:[0-9a-f]{64}$/, 'must be <key id>:<64 hex digits>');

/** In the clear only on this machine. */
const mediaOrigin = z.string().regex(/^(https:\/\/[^/?#@]+|http:\/\/127\.0\.0\.1:\d+)$/, 'must be like https://host');

/** Every setting of the product. Nothing else reads `process.env`; a wrong value stops the start with its name. */
const schema = z.object({
  PORT: port.default(3000),
  MLLP_PORT: port.default(2575),
  MLLP_HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: z.url().optional(),
  MONGODB_URI: z.string().min(1),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('carepath'),
  /** Comma-separated `<key id>:<64 hex>`; the first encrypts, all decrypt. */
  PAYLOAD_KEYS: z
    .string()
    .transform((v) => v.split(','))
    .pipe(z.array(secretKey).min(1)),
  SESSION_SECRET: z.string().min(32),
  TWILIO_ACCOUNT_SID: z.string().min(1),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  TWILIO_MESSAGING_SERVICE_SID: z.string().min(1),
  /** Where Twilio's API is; the phone simulator in a demo. */
  TWILIO_API_BASE: z.url().optional(),
  /** Comma-separated: where Twilio's API may send us on to for a picture. Nothing else is asked. */
  TWILIO_MEDIA_ORIGINS: z
    .string()
    .default('https://mms.twiliocdn.com')
    .transform((v) => v.split(',').map((origin) => origin.trim()))
    .pipe(z.array(mediaOrigin)),
  SMTP_URL: z.string().min(1),
  /** Signs the emails that a mail server hands to `/webhooks/mail/inbound`; without it that door is closed. */
  MAIL_INBOUND_SECRET: z.union([empty, z.string().min(16)]).optional(),
  MAIL_FROM: z.string().default('Carepath <no-reply@carepath.example>'),
  /**
   * The mailbox that bounces come to: each email leaves with an envelope sender of its own there, `bounces+...@`. Without it
   * the envelope sender is that of `MAIL_FROM`.
   */
  MAIL_BOUNCES: z
    .union([
      empty,
      z
        .string()
        .regex(
          bounceMailbox,
          `must be an address as bounces@care.example.org, at most ${LONGEST_BOUNCE_MAILBOX} characters before the @`,
        ),
    ])
    .optional(),
  /** Outbound messages a second over all workers. */
  OUTBOUND_RATE: z.coerce.number().positive().default(20),
  /** How often each API asks the carrier for texts that no webhook told of, in seconds. */
  INBOUND_POLL_SECONDS: z.coerce.number().positive().default(60),
  /** The simulators' address: the API passes `/sim` on to it. Absent outside a demo. */
  SIMULATOR_URL: z.url().optional(),
  WEB_ROOT: z.string().optional(),
  /** Where traces go (OTLP over HTTP); nothing is kept without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(schema.shape);

export type Config = Omit<z.infer<typeof schema>, 'PUBLIC_URL'> & { readonly PUBLIC_URL: string };

/** Parses the environment once. @throws Error that names each wrong or missing setting, never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Wrong settings in the environment:\n${lines.join('\n')}`);
  }
  return { ...parsed.data, PUBLIC_URL: parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.PORT}` };
}
