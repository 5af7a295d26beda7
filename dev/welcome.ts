import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Stage } from './bring-up';
import { simulatedIn } from './product';

const demoSchema = z.object({
  users: z.object({ coordinator: z.object({ email: z.string(), password: z.string() }) }),
});

const setupSchema = z.object({ url: z.string() });

/** What to open and how to sign in, for the terminal. */
export function welcome({ env, ports, settings, logs }: Stage): string {
  const web = env['PUBLIC_URL'] ?? '';
  const simulated = simulatedIn(process.env);
  const lines = [
    ['Carepath', web],
    ...(simulated.phone || simulated.mail ? [['Phone and mail', `${web}/sim`]] : []),
    ['API', `${web}/api/docs`],
    ['HL7 v2 (MLLP)', `${env['MLLP_HOST']}:${settings.MLLP_PORT}`],
    ...(process.env['TEMPORAL_ADDRESS'] ? [] : [['Temporal', `http://localhost:${ports.temporalUi}`]]),
    ...signIn(settings.CAREPATH_DATA),
    ['Logs', logs],
  ];
  const rows = lines.map(([what, where]) => `  ${(what ?? '').padEnd(16)}${where}`);
  return `\nCarepath is running. Ctrl-C stops it; the next start goes on where it was.\n\n${rows.join('\n')}\n\n`;
}

function signIn(folder: string): string[][] {
  const path = join(folder, 'demo.json');
  if (!existsSync(path)) return setupLink(folder);
  const { users } = demoSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return [
    ['Sign in as', `${users.coordinator.email}  password  ${users.coordinator.password}`],
    ['Everybody else', path],
  ];
}

/** With CAREPATH_SEED=none nobody can sign in yet: seeding leaves the one-time link for the first administrator. */
function setupLink(folder: string): string[][] {
  const path = join(folder, 'setup.json');
  if (!existsSync(path)) return [];
  return [['Set up at', setupSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).url]];
}
