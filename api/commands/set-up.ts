import { randomUUID } from 'node:crypto';
import { IANAZone } from 'luxon';
import type { BusinessCalendar } from '../../core/calendar/business-calendar';
import { calendarOf } from '../../core/calendar/organization-calendar';
import { checkCalendar } from '../../core/calendar/working-days';
import { CarepathFailure } from '../../core/errors';
import type { Clock } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Organization, User } from '../../core/record/organization';
import { systemScope } from '../../core/record/scope';
import { hashKey } from './hash-key';
import { hashPassword } from './sign-in';

export type SetUpDeps = Pick<Repositories, 'apiKeys' | 'organizations' | 'users' | 'idempotency'> & {
  readonly clock: Clock;
  /** @throws CarepathFailure `invalid-input` for a country or state without a holiday calendar. */
  readonly holidays: (organization: Organization) => BusinessCalendar['holidays'];
};

type Settings = 'name' | 'zone' | 'holidays' | 'openingHours' | 'closedDays' | 'extraOpenDays';

export interface SetUpInput {
  readonly token: string;
  readonly organization: Pick<Organization, 'name' | 'zone'> & Partial<Pick<Organization, Settings>>;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Names an empty organization and makes its first user, once, by the link that the first start printed. The token is an
 * API key without roles: only its hash is stored, and it opens nothing else.
 * @throws CarepathFailure unauthenticated, conflict when it was used, invalid-input.
 */
export async function setUp(deps: SetUpDeps, input: SetUpInput): Promise<User> {
  const key = await deps.apiKeys.findByHash(hashKey(input.token));
  if (!key || key.roles.length > 0 || key.revokedAt)
    throw new CarepathFailure('unauthenticated', 'This link is not valid.');
  if (!IANAZone.isValidZone(input.organization.zone)) {
    throw new CarepathFailure('invalid-input', 'There is no such time zone.', [
      { pointer: '/organization/zone', message: 'Must be a time zone such as America/New_York' },
    ]);
  }
  const scope = systemScope(key.orgId, 'setup');
  const used = new CarepathFailure('conflict', 'This link was used already. Sign in instead.');
  if ((await deps.users.list(scope)).length > 0) throw used;
  // The first of several at once takes the link; one that fails gives it back.
  const { state } = await deps.idempotency.begin(scope, `setup/${key.id}`, key.id, deps.clock.now());
  if (state !== 'new') throw used;
  try {
    return await createFirstUser(deps, key.orgId, input);
  } catch (error) {
    await deps.idempotency.abandon(scope, `setup/${key.id}`);
    throw error;
  }
}

async function createFirstUser(deps: SetUpDeps, orgId: string, input: SetUpInput): Promise<User> {
  const organization = await deps.organizations.get(orgId);
  if (!organization) throw new CarepathFailure('not-found', 'The organization of this link is gone.');
  const named: Organization = { ...organization, ...input.organization };
  // By a calendar that cannot be counted the first deadline would fail, long after whoever could repair it has gone.
  checkCalendar(calendarOf(named, deps.holidays), deps.clock.now());
  const user: User = {
    id: randomUUID(),
    orgId,
    email: input.email.toLowerCase(),
    name: input.name,
    // Whoever sets it up also starts the work: a manager's rights come with the administrator's.
    roles: ['admin', 'manager'],
    passwordHash: await hashPassword(input.password),
  };
  if (!(await deps.users.create(user))) throw new CarepathFailure('conflict', 'This email address is taken.');
  await deps.organizations.put(named);
  return user;
}
