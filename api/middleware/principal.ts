import type { Role } from '../../core/record/organization';
import type { Scope } from '../../core/record/scope';
import { permissionsOf, type Permission } from './permissions';

/** Who calls: a person with a session, or a program with an API key. */
export interface Principal {
  readonly kind: 'user' | 'api-key';
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly orgId: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
}

export function principalOf(caller: Omit<Principal, 'permissions'>): Principal {
  return { ...caller, permissions: permissionsOf(caller.roles) };
}

/** The purpose follows from the role: care, oversight of privacy, or running the place. */
export function scopeOf({ orgId, kind, id, name, roles }: Principal): Scope {
  const cares = roles.some((role) => role === 'coordinator' || role === 'nurse' || role === 'manager');
  const purpose = cares ? 'treatment' : roles.includes('privacy') ? 'privacy' : 'operations';
  return { orgId, actor: { kind, id, name }, purpose };
}
