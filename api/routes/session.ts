import type { Request } from 'express';
import * as contract from '../contract/session';
import { record, signIn } from '../commands/sign-in';
import { CarepathFailure } from '../../core/errors';
import type { ApiDeps } from '../deps';
import { principalOf, type Principal } from '../middleware/principal';
import { publicRoute, reply, route } from './route';

export const sessionRoutes = [
  publicRoute({
    method: 'post',
    path: '/session',
    summary: 'Sign in; the answer sets the session cookie',
    contract: {
      body: contract.signInRequest,
      responses: { 200: { description: 'Who is signed in', body: contract.session } },
    },
    handler: async ({ deps, request, response, body }) => {
      const { repositories, throttle, clock } = deps;
      const attempt = { ...body, ip: request.ip ?? 'unknown' };
      const user = await signIn({ ...repositories, throttle, clock }, attempt).catch((error: unknown) => {
        if (error instanceof CarepathFailure && typeof error.details['retryAfterSeconds'] === 'number') {
          response.setHeader('Retry-After', String(error.details['retryAfterSeconds']));
        }
        throw error;
      });
      await renew(request);
      request.session.userId = user.id;
      request.session.signedInAt = clock.now().getTime();
      await save(request);
      return reply(200, await presentSession(deps, principalOf({ kind: 'user', ...user })));
    },
  }),
  route({
    method: 'get',
    path: '/session',
    summary: 'Who is signed in',
    permission: 'signed-in',
    contract: { responses: { 200: { description: 'Who is signed in', body: contract.session } } },
    handler: async ({ deps, principal }) => reply(200, await presentSession(deps, principal)),
  }),
  route({
    method: 'delete',
    path: '/session',
    summary: 'Sign out',
    permission: 'signed-in',
    contract: { responses: { 204: { description: 'Signed out' } } },
    handler: async ({ deps, principal, request }) => {
      await destroy(request);
      const { timeline } = deps.repositories;
      if (principal.kind === 'user') await record({ timeline, clock: deps.clock }, principal, 'session.ended');
      return reply(204);
    },
  }),
];

async function presentSession({ repositories, settings }: ApiDeps, principal: Principal) {
  const organization = await repositories.organizations.get(principal.orgId);
  if (!organization) throw new CarepathFailure('unauthenticated', 'The organization of this account is gone.');
  return {
    user: {
      id: principal.id,
      name: principal.name,
      ...(principal.email !== undefined && { email: principal.email }),
      roles: principal.roles,
    },
    organization: { id: organization.id, name: organization.name, zone: organization.zone },
    permissions: [...principal.permissions].sort(),
    simulators: settings.simulatorUrl !== undefined,
  };
}

/** A new id at sign-in: one that was planted before is worth nothing. */
function renew({ session }: Request): Promise<void> {
  return settled((done) => session.regenerate(done));
}

function save({ session }: Request): Promise<void> {
  return settled((done) => session.save(done));
}

function destroy({ session }: Request): Promise<void> {
  return settled((done) => session.destroy(done));
}

function settled(work: (done: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error ? reject(error instanceof Error ? error : new Error('session')) : resolve()));
  });
}
