import { CarepathFailure } from '../../core/errors';
import type { Role } from '../../core/record/organization';
import type { Scope } from '../../core/record/scope';
import type { UserRepository } from '../../core/repositories';

const workers: readonly Role[] = ['coordinator', 'nurse', 'manager'];

/** Somebody of the same organization who works with patients. @throws CarepathFailure invalid-input. */
export async function colleague(
  { users }: { readonly users: Pick<UserRepository, 'get'> },
  scope: Scope,
  userId: string,
): Promise<{ id: string; name: string }> {
  const user = await users.get(userId);
  const isThere = user?.orgId === scope.orgId && user.disabledAt === undefined;
  if (user && isThere && user.roles.some((role) => workers.includes(role))) return { id: user.id, name: user.name };
  throw new CarepathFailure('invalid-input', 'This person cannot be given work.', [
    { pointer: '/userId', message: 'Must be a coordinator, nurse or manager of this organization' },
  ]);
}
