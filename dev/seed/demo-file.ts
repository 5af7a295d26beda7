import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Role } from '../../core/record/organization';

const signIn = z.object({ email: z.string(), password: z.string() });
const demoSchema = z.object({
  baseUrl: z.string(),
  apiKey: z.string(),
  users: z.object({ coordinator: signIn, nurse: signIn, manager: signIn, admin: signIn, privacy: signIn }),
  other: z.object({ apiKey: z.string(), patientId: z.string(), taskId: z.string() }),
});

/** `demo.json`: how to get into the demo clinic. Secrets are random at the first start of a data folder. */
export type Demo = z.infer<typeof demoSchema>;

export const staff: Readonly<Record<Role, { readonly name: string; readonly email: string }>> = {
  coordinator: { name: 'Maria Delgado', email: 'maria.delgado@riverside.example' },
  nurse: { name: 'Aisha Okafor, RN', email: 'aisha.okafor@riverside.example' },
  manager: { name: 'Daniel Kim', email: 'daniel.kim@riverside.example' },
  admin: { name: 'Priya Nair', email: 'priya.nair@riverside.example' },
  privacy: { name: 'Helen Brandt', email: 'helen.brandt@riverside.example' },
};

/** The finished file, or `null` before seeding has come to its end. @throws Error when it is damaged */
export function readDemo(dataDir: string): Demo | null {
  return readAs(join(dataDir, 'demo.json'));
}

/** The secrets of a seeding that was interrupted, else new ones; kept aside until the file is finished. */
export function beginDemo(dataDir: string, baseUrl: string): Demo {
  const begun = readAs(join(dataDir, 'demo.json.begun'));
  if (begun) return begun;
  const account = (role: Role) => ({ email: staff[role].email, password: randomBytes(9).toString('base64url') });
  const demo: Demo = {
    baseUrl,
    apiKey: newApiKey(),
    users: {
      coordinator: account('coordinator'),
      nurse: account('nurse'),
      manager: account('manager'),
      admin: account('admin'),
      privacy: account('privacy'),
    },
    other: { apiKey: newApiKey(), patientId: '', taskId: '' },
  };
  writeSecret(join(dataDir, 'demo.json.begun'), demo);
  return demo;
}

export function finishDemo(dataDir: string, demo: Demo): void {
  writeSecret(join(dataDir, 'demo.json.begun'), demo);
  renameSync(join(dataDir, 'demo.json.begun'), join(dataDir, 'demo.json'));
}

function newApiKey(): string {
  return `cp_${randomBytes(32).toString('base64url')}`;
}

/** Readable by its owner only, and never half written. */
export function writeSecret(path: string, content: object): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function readAs(path: string): Demo | null {
  if (!existsSync(path)) return null;
  const parsed = demoSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${path} is damaged. Delete the data folder to start over.`);
}
