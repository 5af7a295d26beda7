import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { CarepathFailure } from '../../core/errors';
import type { Clock } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { User } from '../../core/record/organization';
import type { SignInThrottle } from '../middleware/sign-in-throttle';

export type SignInDeps = Pick<Repositories, 'users' | 'timeline'> & {
  readonly throttle: SignInThrottle;
  readonly clock: Clock;
};

/** OWASP's first choice for argon2id (the library's default kind): 19 MiB, two passes. */
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2id);
}

let decoy: Promise<string> | undefined;

/**
 * The user with this email and password. An unknown email costs the same work as a wrong password, and both are told in
 * the same words. Attempts are counted by account and address.
 * @throws CarepathFailure unauthenticated, or too-many-requests with `retryAfterSeconds`.
 */
export async function signIn(
  deps: SignInDeps,
  { email, password, ip }: { readonly email: string; readonly password: string; readonly ip: string },
): Promise<User> {
  const attempt = await deps.throttle.attempt(email, ip);
  if (!attempt.allowed) {
    const { retryAfterSeconds } = attempt;
    throw new CarepathFailure('too-many-requests', 'Too many attempts. Wait before you try again.', [], {
      retryAfterSeconds,
    });
  }
  const user = await deps.users.findByEmail(email.toLowerCase());
  decoy ??= hashPassword(randomUUID());
  const isRight = await verify(user?.passwordHash ?? (await decoy), password);
  if (!user || !isRight || user.disabledAt) {
    if (user) await record(deps, user, 'session.refused');
    throw new CarepathFailure('unauthenticated', 'The email address or the password is wrong.');
  }
  await deps.throttle.succeeded(email, ip);
  await record(deps, user, 'session.started');
  return user;
}

/** Signing in and out is on record: it has no document of its own to carry its event. */
export async function record(
  deps: Pick<SignInDeps, 'timeline' | 'clock'>,
  { id, name, orgId }: Pick<User, 'id' | 'name' | 'orgId'>,
  kind: 'session.started' | 'session.refused' | 'session.ended',
): Promise<void> {
  const actor = { kind: 'user', id, name } as const;
  await deps.timeline.append(
    { orgId, actor, purpose: 'operations' },
    { id: randomUUID(), at: deps.clock.now(), kind, actor, subject: { type: 'user', id }, data: {} },
  );
}
