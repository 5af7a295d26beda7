import type { Request, RequestHandler } from 'express';
import type { SessionData, Store } from 'express-session';
import { hashKey } from '../commands/hash-key';
import { CarepathFailure } from '../../core/errors';
import type { ApiDeps } from '../deps';
import { principalOf, type Principal } from './principal';
import { isExpired } from './session';

declare module 'express-serve-static-core' {
  interface Locals {
    principal?: Principal;
    /** The route's pattern, for the log: an address may name a patient. */
    route?: string;
  }
}

/** Finds out who calls. An API key that is wrong is refused even where nobody need be signed in. */
export function authenticate(deps: Pick<ApiDeps, 'repositories' | 'clock'>): RequestHandler {
  return async (request, response, next) => {
    const principal = hasApiKey(request) ? await byApiKey(deps, request) : await bySession(deps, request);
    if (principal) response.locals.principal = principal;
    next();
  };
}

export function hasApiKey(request: Request): boolean {
  return request.headers.authorization !== undefined;
}

async function byApiKey({ repositories }: Pick<ApiDeps, 'repositories'>, request: Request): Promise<Principal> {
  const [, key] = /^Bearer ([\x21-\x7e]{16,200})$/i.exec(request.headers.authorization ?? '') ?? [];
  const stored = key === undefined ? null : await repositories.apiKeys.findByHash(hashKey(key));
  // A key without roles is a setup token: it opens nothing but the setup.
  if (!stored || stored.revokedAt || stored.roles.length === 0) {
    throw new CarepathFailure('unauthenticated', 'This API key is not valid.');
  }
  const { id, name, orgId, roles } = stored;
  return principalOf({ kind: 'api-key', id, name, orgId, roles });
}

/** Whether a long-lived request's caller could still make it: the same one, with the same rights. */
export async function authenticateAgain(
  deps: Pick<ApiDeps, 'repositories' | 'clock' | 'sessions'>,
  request: Request,
  before: Principal,
): Promise<boolean> {
  if (hasApiKey(request)) {
    const key = await byApiKey(deps, request).catch((error: unknown) => {
      if (error instanceof CarepathFailure) return undefined;
      throw error;
    });
    return key?.id === before.id;
  }
  const stored = await storedSession(deps.sessions, request.sessionID);
  const now = stored && (await bySession(deps, { session: stored }));
  return now?.id === before.id && [...before.permissions].every((permission) => now.permissions.has(permission));
}

function storedSession(sessions: Store, id: string): Promise<SessionData | undefined> {
  return new Promise((resolve, reject) => {
    sessions.get(id, (error: unknown, found) => {
      if (error) reject(error instanceof Error ? error : new Error('session store'));
      else resolve(found ?? undefined);
    });
  });
}

/** The user is read at each request, so that taking away an account or a role works at once. */
async function bySession(
  { repositories, clock }: Pick<ApiDeps, 'repositories' | 'clock'>,
  { session }: { readonly session: Partial<SessionData> },
): Promise<Principal | undefined> {
  if (session.userId === undefined || isExpired(session, clock.now())) return undefined;
  const user = await repositories.users.get(session.userId);
  if (!user || user.disabledAt) return undefined;
  const { id, name, email, orgId, roles } = user;
  return principalOf({ kind: 'user', id, name, email, orgId, roles });
}
