import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  sessionSecret: z.string().min(32),
  payloadKeys: z.string().min(1),
  twilioAccountSid: z.string().min(1),
  twilioAuthToken: z.string().min(1),
  twilioMessagingServiceSid: z.string().min(1),
});

/** Secrets of a development copy; the three of Twilio are for the simulators: the token signs texts and emails that come back. */
export type Secrets = z.infer<typeof secretsSchema>;

/** The secrets in the data folder, made at random at the first start. @throws Error when the file is damaged */
export function readOrMakeSecrets(folder: string): Secrets {
  const path = join(folder, 'secrets.json');
  const text = readIfThere(path);
  if (text !== undefined) {
    const parsed = secretsSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    // New keys would make everything that was encrypted with the old ones unreadable.
    throw new Error(`${path} is damaged. Restore it, or delete the whole data folder to start over.`);
  }
  const secrets = makeSecrets();
  writeFileSync(`${path}.new`, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}

function makeSecrets(): Secrets {
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    sessionSecret: hex(32),
    payloadKeys: `k${hex(4)}:${hex(32)}`,
    twilioAccountSid: `AC${hex(16)}`,
    twilioAuthToken: hex(16),
    twilioMessagingServiceSid: `MG${hex(16)}`,
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
