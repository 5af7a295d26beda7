import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hashKey } from '../../api/commands/hash-key';
import type { Organization } from '../../core/record/organization';
import { systemScope } from '../../core/record/scope';
import { writeSecret } from './demo-file';
import { publishShipped, type SeedDeps } from './seed';

const empty: Organization = {
  id: 'main',
  name: 'New organization',
  zone: 'America/New_York',
  holidays: { country: 'US' },
  quietHours: { start: '21:00', end: '08:00' },
  phone: '',
};

/**
 * An organization without people or patients, and a one-time link in `setup.json` for its first administrator. The token
 * stands behind `#`, so that it reaches no log; only its hash is stored. Once somebody can sign in there is no link.
 */
export async function seedEmpty(deps: SeedDeps): Promise<void> {
  const { repositories, dataDir, baseUrl, clock } = deps;
  const scope = systemScope(empty.id, 'seed');
  const link = join(dataDir, 'setup.json');
  if ((await repositories.organizations.get(empty.id)) === null) await repositories.organizations.put(empty);
  await publishShipped(deps, scope);
  if ((await repositories.users.list(scope)).length > 0) return rmSync(link, { force: true });
  if (existsSync(link)) return;
  const token = randomBytes(24).toString('base64url');
  const hash = hashKey(token);
  const id = `setup-${hash.slice(0, 8)}`;
  await repositories.apiKeys.create({
    id,
    orgId: empty.id,
    name: 'One-time setup',
    roles: [],
    hash,
    createdAt: clock.now(),
  });
  writeSecret(link, { url: `${baseUrl}/setup#${token}` });
}
