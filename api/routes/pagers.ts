import { CarepathFailure } from '../../core/errors';
import type { User } from '../../core/record/organization';
import * as contract from '../contract/pagers';
import { reply, route } from './route';

export const pagerRoutes = [
  route({
    method: 'get',
    path: '/settings/pagers',
    summary: 'Who is texted, and where, when an urgent task waits',
    permission: 'settings:edit',
    contract: { responses: { 200: { description: 'Everybody who can sign in', body: contract.pagerList } } },
    handler: async ({ deps, scope }) => {
      const users = await deps.repositories.users.list(scope);
      return reply(200, { items: users.filter(({ disabledAt }) => disabledAt === undefined).map(present) });
    },
  }),
  route({
    method: 'put',
    path: '/settings/pagers/:id',
    summary: 'Set where somebody is texted when an urgent task of their queue waits; null: nowhere',
    permission: 'settings:edit',
    contract: {
      params: contract.pagerParams,
      body: contract.setPagerRequest,
      responses: { 200: { description: 'Everybody as it is now', body: contract.pagerList } },
    },
    handler: async ({ deps, scope, params: { id }, body: { phone } }) => {
      const { users } = deps.repositories;
      if (!(await users.setPager(scope, id, phone))) throw new CarepathFailure('not-found', 'There is no such user.');
      const all = await users.list(scope);
      return reply(200, { items: all.filter(({ disabledAt }) => disabledAt === undefined).map(present) });
    },
  }),
];

function present({ id, name, roles, pagerPhone }: User) {
  return { id, name, roles: [...roles], phone: pagerPhone ?? null };
}
