import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number('must be a port number').int().min(0).max(65535);

/** Settings of starting on one machine; those of the product itself are in adapters/config.ts. */
const schema = z.object({
  PORT: port.default(3000),
  MLLP_PORT: port.default(2575),
  CAREPATH_DATA: z
    .string()
    .default('./.carepath')
    .transform((path) => resolve(path)),
  CAREPATH_SEED: z.enum(['demo', 'none'], 'must be demo or none').default('demo'),
});

export type Settings = z.infer<typeof schema>;

/** @throws Error that names each wrong setting */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Wrong settings in the environment:\n${lines.join('\n')}`);
}
