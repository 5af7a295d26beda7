import * as contract from '../contract/session';
import { reply, route } from './route';

export const userRoutes = [
  route({
    method: 'get',
    path: '/users',
    summary: 'The people of this organization, to give tasks to',
    permission: 'users:list',
    contract: { responses: { 200: { description: 'Everybody who can sign in', body: contract.colleaguePage } } },
    handler: async ({ deps, scope }) => {
      const users = (await deps.repositories.users.list(scope)).filter(({ disabledAt }) => disabledAt === undefined);
      const items = users.map(({ id, name, roles }) => ({ id, name, roles }));
      return reply(200, { items, nextCursor: null, total: items.length });
    },
  }),
];
